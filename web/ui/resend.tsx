import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { minutesAndSeconds, useSecondsUntil } from './countdown.ts';
import { faultWords } from './fault-words.ts';
import { announce } from './live.tsx';

/** A button for another message once the pause is over, and how long the code of the last one still works. */
export function Resend(props: {
  /** Absent where a link was sent. */
  readonly codeEndsAtMs?: number;
  readonly resendAtMs: number;
  readonly resend: () => Promise<void>;
}): VNode {
  const words = useWords();
  const { t } = words;
  const [pending, setPending] = useState(false);
  const pauseSeconds = useSecondsUntil(props.resendAtMs);
  const resend = async (): Promise<void> => {
    setPending(true);
    try {
      await props.resend();
      announce(t(props.codeEndsAtMs === undefined ? 'signUp.linkResent' : 'signUp.resent'));
    } catch (fault) {
      announce(faultWords(fault, words));
    } finally {
      setPending(false);
    }
  };
  return (
    <div class="stack">
      {props.codeEndsAtMs !== undefined && <CodeLife endsAtMs={props.codeEndsAtMs} />}
      <Button look="quiet" disabled={pauseSeconds > 0} pending={pending} onClick={resend}>
        <span class="figures">
          {pauseSeconds > 0
            ? t('signUp.resendIn', { time: minutesAndSeconds(pauseSeconds) })
            : t('signUp.resend')}
        </span>
      </Button>
    </div>
  );
}

function CodeLife(props: { readonly endsAtMs: number }): VNode {
  const { t } = useWords();
  const seconds = useSecondsUntil(props.endsAtMs);
  return (
    <p class="muted small figures">
      {seconds > 0 ? t('signUp.codeLives', { time: minutesAndSeconds(seconds) }) : t('signUp.codeDead')}
    </p>
  );
}
