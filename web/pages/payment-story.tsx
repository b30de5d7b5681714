import type { VNode } from 'preact';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Money } from '../ui/money.tsx';

/** What happened to a payment, oldest first. */
export function PaymentStory(props: {
  readonly timeline: Reply<'payment.getPayment'>['timeline'];
  readonly timeZone: string | undefined;
}): VNode {
  const { t, format } = useWords();
  return (
    <section class="panel stack" aria-labelledby="story">
      <h2 id="story">{t('payment.story')}</h2>
      <ol class="story">
        {props.timeline.map(({ at, kind, words, amountKopecks, contractNumber }) => (
          <li key={`${at} ${kind} ${contractNumber ?? ''} ${amountKopecks ?? ''}`}>
            <time class="muted small" dateTime={at}>
              {format.instant(at, props.timeZone)}
            </time>
            <p>
              {words}
              {contractNumber && <span class="figures"> {format.account(contractNumber)}</span>}
              {amountKopecks !== undefined && (
                <>
                  {': '}
                  <Money class="font-semibold" amount={amountKopecks} />
                </>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
