import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { minutesAndSeconds, useSecondsUntil } from './countdown.ts';
import { faultWords } from './fault-words.ts';
import { announce } from './live.tsx';

/** How long the code still works, and a button for another one once the pause is over. */
export function Resend(props: {
  readonly codeEndsAtMs: number;
  readonly resendAtMs: number;
  readonly resend: () => Promise<void>;
}): VNode {
  const words = useWords();
  const { t } = words;
  const [pending, setPending] = useState(false);
  const codeSeconds = useSecondsUntil(props.codeEndsAtMs);
  const pauseSeconds = useSecondsUntil(props.resendAtMs);
  const resend = async (): Promise<void> => {
    setPending(true);
    try {
      await props.resend();
      announce(t('signUp.resent'));
    } catch (fault) {
      announce(faultWords(fault, words));
    } finally {
      setPending(false);
    }
  };
  return (
    <div class="stack">
      <p class="muted small figures">
        {codeSeconds > 0
          ? t('signUp.codeLives', { time: minutesAndSeconds(codeSeconds) })
          : t('signUp.codeDead')}
      </p>
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
