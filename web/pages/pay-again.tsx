import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Instant, Kopecks } from '#core/kernel';
import { ApiFault } from '../api/fault.ts';
import { useWords, type Words } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Notice } from '../ui/notice.tsx';

const KINDS = {
  'payment.repeat_unconfirmed': 'repeat',
  'payment.unusual_sum_unconfirmed': 'unusual',
  'payment.large_sum_unconfirmed': 'unusual',
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

/** What the payer is asked before the payment begins, and all that a yes confirms. */
export interface Question {
  readonly kind: Kind;
  readonly confirmed: readonly Kind[];
  readonly facts: ApiFault['facts'];
}

/** The question that a refusal asks; undefined when it is another refusal. */
export function questionIn(fault: unknown, confirmed: readonly Kind[]): Question | undefined {
  if (!(fault instanceof ApiFault)) return undefined;
  const kind = KINDS[fault.code as keyof typeof KINDS];
  return kind && { kind, confirmed: [...confirmed, kind], facts: fault.facts };
}

/** Asks before an equal payment is made again, and before an unusual sum. */
export function PayAgain(props: {
  readonly question: Question;
  /** The supplier's; the reader's unless told. */
  readonly timeZone?: string;
  readonly onNo: () => void;
  readonly onYes: () => Promise<void>;
}): VNode {
  const words = useWords();
  const { t } = words;
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const yes = async (): Promise<void> => {
    setPending(true);
    try {
      await props.onYes();
    } catch (fault) {
      setProblem(faultWords(fault, words));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open
      title={t('pay.askTitle')}
      onClose={props.onNo}
      actions={
        <Button pending={pending} onClick={yes}>
          {t('pay.askYes')}
        </Button>
      }
    >
      <p>{questionText(props.question, words, props.timeZone)}</p>
      {problem && <Notice look="bad">{problem}</Notice>}
    </Dialog>
  );
}

function questionText({ kind, facts }: Question, { t, format }: Words, timeZone?: string): string {
  const sum = format.money(facts.amountKopecks as Kopecks);
  if (kind === 'repeat')
    return t('pay.askRepeat', { sum, date: format.instant(String(facts.startedAt) as Instant, timeZone) });
  if (facts.usualKopecks === undefined) return t('pay.askLarge', { sum });
  return t('pay.askUnusual', { sum, usual: format.money(facts.usualKopecks as Kopecks) });
}
