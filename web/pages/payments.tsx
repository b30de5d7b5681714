import type { VNode } from 'preact';
import type { ContractId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { Table } from '../ui/table.tsx';
import { ContractFrame, useContract } from './contract-frame.tsx';
import { PaymentList } from './payment-list.tsx';
import { may } from './roles.ts';

type Entry = Reply<'ledger.listEntries'>['entries'][number];

/** Payments of a contract, and every movement of its account. */
export default function Payments(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const timeZone = contract.data?.supplier.timeZone;
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('payments.title')}>
      <div class="stack">
        {contract.data && may(contract.data, 'payments') && (
          <div class="actions">
            <ButtonLink href={`/contracts/${contractId}/pay`}>{t('balance.pay')}</ButtonLink>
          </div>
        )}
        <PaymentList contractId={contractId} timeZone={timeZone} />
        <Ledger contractId={contractId} timeZone={timeZone} />
      </div>
    </ContractFrame>
  );
}

interface Listed {
  readonly contractId: ContractId;
  readonly timeZone: string | undefined;
}

function Ledger({ contractId, timeZone }: Listed): VNode {
  const { t, format } = useWords();
  const asked = usePages('ledger.listEntries', { contractId });
  return (
    <section class="panel stack">
      <h2>{t('payments.ledger')}</h2>
      <Loaded asked={asked} bones={<Bones rows={3} class="bone-row" />}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) return <p class="muted">{t('payments.ledgerNone')}</p>;
          return (
            <Table<Entry>
              caption={t('payments.ledger')}
              rows={entries}
              keyOf={({ entryId }) => entryId}
              columns={[
                { title: t('payments.date'), cell: ({ at }) => format.dayShort(at, timeZone) },
                {
                  title: t('payments.cause'),
                  cell: (entry) => <Cause entry={entry} contractId={contractId} />,
                },
                {
                  title: t('payments.change'),
                  end: true,
                  cell: ({ changeKopecks }) => (
                    <>
                      {changeKopecks > 0 && '+'}
                      <Money amount={changeKopecks} />
                    </>
                  ),
                },
              ]}
            />
          );
        }}
      </Loaded>
      {asked.hasNextPage && (
        <Button look="quiet" pending={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
          {t('payments.more')}
        </Button>
      )}
    </section>
  );
}

function Cause({ entry, contractId }: { entry: Entry; contractId: ContractId }): VNode {
  const { t, format } = useWords();
  const { kind } = entry.cause;
  if (kind === 'bill') {
    const period = format.periodWithin(entry.period);
    return <a href={`/contracts/${contractId}/bills/${entry.period}`}>{t('entry.bill', { period })}</a>;
  }
  return <>{t(`entry.${kind}`)}</>;
}
