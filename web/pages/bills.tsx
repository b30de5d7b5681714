import type { VNode } from 'preact';
import type { Period } from '#core/kernel';
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
                  keyOf={({ number }) => number}
                  columns={[
                    {
                      title: t('bills.period'),
                      cell: ({ period, number, replaced }) =>
                        replaced ? (
                          <ReplacedBill period={period} number={number} />
                        ) : (
                          <a class="font-semibold" href={`/contracts/${contractId}/bills/${period}`}>
                            {format.period(period)}
                          </a>
                        ),
                    },
                    {
                      title: t('bills.due'),
                      cell: ({ dueOn, replaced }) => (
                        <span class={looks(replaced)}>{format.dateShort(dueOn)}</span>
                      ),
                    },
                    {
                      title: t('bills.charged'),
                      end: true,
                      cell: ({ chargedKopecks, replaced }) => (
                        <Money class={looks(replaced)} amount={chargedKopecks} />
                      ),
                    },
                    {
                      title: t('bills.total'),
                      end: true,
                      cell: ({ totalKopecks, replaced }) => (
                        <Money class={replaced ? 'muted' : 'font-semibold'} amount={totalKopecks} />
                      ),
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

/** What counts no more stands back. */
const looks = (replaced: boolean): string => (replaced ? 'muted' : '');

/** A month that was billed again: this bill counts no more, and its page is the other's. */
function ReplacedBill({ period, number }: { period: Period; number: string }): VNode {
  const { t, format } = useWords();
  return (
    <>
      <span class="muted">{format.period(period)}</span> <span class="tag">{t('bills.replaced')}</span>
      <span class="muted small figures block font-normal">{t('bills.number', { number })}</span>
    </>
  );
}
