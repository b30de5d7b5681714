import type { VNode } from 'preact';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { Table } from '../ui/table.tsx';
import { ContractFrame, useContract } from './contract-frame.tsx';

/** A contract's bills, newest first. */
export default function Bills(): VNode {
  const { t, format } = useWords();
  const { contractId, contract } = useContract();
  const asked = usePages('billing.listBills', { contractId });
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('bills.title')}>
      <section class="panel stack">
        <Loaded asked={asked} bones={<Bones rows={4} class="bone-row" />}>
          {({ pages }) => {
            const bills = pages.flatMap((page) => page.bills);
            if (bills.length === 0) return <p class="muted">{t('bills.none')}</p>;
            return (
              <>
                <Table
                  caption={t('bills.title')}
                  rows={bills}
                  keyOf={({ period }) => period}
                  columns={[
                    {
                      title: t('bills.period'),
                      cell: ({ period }) => (
                        <a class="font-semibold" href={`/contracts/${contractId}/bills/${period}`}>
                          {format.period(period)}
                        </a>
                      ),
                    },
                    { title: t('bills.due'), cell: ({ dueOn }) => format.dateShort(dueOn) },
                    {
                      title: t('bills.charged'),
                      end: true,
                      cell: ({ chargedKopecks }) => <Money amount={chargedKopecks} />,
                    },
                    {
                      title: t('bills.total'),
                      end: true,
                      cell: ({ totalKopecks }) => <Money class="font-semibold" amount={totalKopecks} />,
                    },
                  ]}
                />
                {asked.hasNextPage && (
                  <Button
                    look="quiet"
                    pending={asked.isFetchingNextPage}
                    onClick={() => asked.fetchNextPage()}
                  >
                    {t('bills.more')}
                  </Button>
                )}
              </>
            );
          }}
        </Loaded>
      </section>
    </ContractFrame>
  );
}
