import type { ComponentChildren, VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiFault } from '../api/fault.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useLinkToken } from './link-token.ts';

/** Where a link of a mail leads: what it asks for is done at once, with the token behind the `#`. Opening it again is harmless. */
export function LinkOutcome(props: {
  readonly title: string;
  readonly working: string;
  readonly done: string;
  readonly noToken: string;
  readonly failed: string;
  readonly open: (token: string) => Promise<unknown>;
  /** What to do next. */
  readonly next: ComponentChildren;
  /** What to do where the link is of no use. */
  readonly instead: ComponentChildren;
}): VNode {
  const words = useWords();
  const [token] = useLinkToken();
  const [outcome, setOutcome] = useState<'working' | 'done' | unknown>('working');
  const open = useCallback(async () => {
    if (!token) return;
    setOutcome('working');
    try {
      await props.open(token);
      setOutcome('done');
    } catch (fault) {
      setOutcome(fault);
    }
  }, [token]);
  useEffect(() => {
    void open();
  }, [open]);

  const failed = outcome !== 'working' && outcome !== 'done';
  const again = outcome instanceof ApiFault && outcome.passing;
  return (
    <div class="door-narrow stack">
      <Page title={props.title}>
        <div class="stack" aria-live="polite">
          {!token && <Notice look="warn">{props.noToken}</Notice>}
          {token && outcome === 'working' && (
            <p class="muted flex items-center gap-3">
              <span class="spinner" aria-hidden="true" />
              {props.working}
            </p>
          )}
          {outcome === 'done' && <Notice look="good">{props.done}</Notice>}
          {failed && (
            <Notice look="bad">
              <strong>{props.failed}</strong>
              <p>{faultWords(outcome, words)}</p>
            </Notice>
          )}
        </div>
        <div class="actions">
          {again && <Button onClick={open}>{words.t('app.retry')}</Button>}
          {outcome === 'done' && props.next}
          {failed && !again && props.instead}
        </div>
      </Page>
    </div>
  );
}
