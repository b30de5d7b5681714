import type { ComponentChildren, VNode } from 'preact';
import type { ApiFault } from '../api/fault.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { faultWords } from './fault-words.ts';
import { Notice } from './notice.tsx';

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: ApiFault | null;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

/**
 * What was asked for once it is there; before that its skeleton; what to do when it did not come. What was read
 * earlier stays on the screen while a fresh answer fails.
 */
export function Loaded<T>(props: {
  readonly asked: Asked<T>;
  readonly bones: ComponentChildren;
  readonly children: (data: T) => ComponentChildren;
}): VNode {
  const words = useWords();
  const { data, error, isFetching, refetch } = props.asked;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (!error) {
    return (
      <div class="stack" aria-busy="true">
        <span class="visually-hidden" role="status">
          {words.t('app.loading')}
        </span>
        {props.bones}
      </div>
    );
  }
  if (error.status === 404) {
    return (
      <Notice look="warn" live>
        <strong>{words.t('missing.title')}</strong>
        <p>{faultWords(error, words)}</p>
        <p>
          <a href="/">{words.t('missing.home')}</a>
        </p>
      </Notice>
    );
  }
  return (
    <Notice look="bad" live>
      <strong>{words.t('load.failed')}</strong>
      <p>{faultWords(error, words)}</p>
      {error.requestId && <p class="small">{words.t('fault.requestId', { id: error.requestId })}</p>}
      <div class="mt-2">
        <Button small look="quiet" pending={isFetching} onClick={() => refetch()}>
          {words.t('app.retry')}
        </Button>
      </div>
    </Notice>
  );
}

/** Grey shapes as high as what will stand there. */
export function Bones(props: { readonly rows?: number; readonly class?: string }): VNode {
  return (
    <>
      {Array.from({ length: props.rows ?? 1 }, (_, index) => (
        <div key={index} class={`bone ${props.class ?? 'bone-block'}`} aria-hidden="true" />
      ))}
    </>
  );
}
