import type { VNode } from 'preact';
import type { ContractId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Money } from '../ui/money.tsx';
import { Table } from '../ui/table.tsx';

type Outcome = Reply<'payment.getAutopay'>['outcomes'][number];

const TAGS = {
  'under-way': '',
  done: 'tag-good',
  failed: 'tag-bad',
  skipped: '',
  'being-checked': 'tag-warn',
} as const;

/** What came of each charge, and what follows where it failed. */
export function AutopayOutcomes(props: {
  readonly contractId: ContractId;
  readonly outcomes: readonly Outcome[];
}): VNode | null {
  const { t, format } = useWords();
  if (props.outcomes.length === 0) return null;
  return (
    <section class="panel stack">
      <h2>{t('autopay.outcomes')}</h2>
      <Table<Outcome>
        caption={t('autopay.outcomes')}
        rows={props.outcomes}
        keyOf={({ on }) => on}
        columns={[
          {
            title: t('payments.date'),
            cell: ({ on, paymentId }) =>
              paymentId ? (
                <a href={`/contracts/${props.contractId}/payments/${paymentId}`}>{format.date(on)}</a>
              ) : (
                format.date(on)
              ),
          },
          {
            title: t('payments.amount'),
            end: true,
            cell: ({ amountKopecks }) =>
              amountKopecks === undefined ? '—' : <Money class="font-semibold" amount={amountKopecks} />,
          },
          {
            title: t('payments.state'),
            cell: ({ state, reasonText, next, nextOn }) => (
              <>
                <span class={`tag ${TAGS[state]}`}>{t(`autopay.outcome.${state}`)}</span>
                {reasonText && <span class="block small">{reasonText}</span>}
                {next && (
                  <span class="block small muted">
                    {t(`autopay.then.${next}`)}
                    {nextOn && ` ${format.date(nextOn)}`}
                  </span>
                )}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
