import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import type { ContractId, Kopecks } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Download } from '../ui/download.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { Table } from '../ui/table.tsx';
import { filterIn, PaymentFilterForm } from './payment-filter.tsx';

type PaymentRow = Reply<'payment.listPayments'>['payments'][number];

const TAGS = { pending: '', succeeded: 'tag-good', canceled: 'tag-bad', quarantined: 'tag-warn' } as const;

interface Listed {
  readonly contractId: ContractId;
  readonly timeZone: string | undefined;
}

/** The payments of a contract that the filter lets through, newest first, and the same as a file. */
export function PaymentList({ contractId, timeZone }: Listed): VNode {
  const { t } = useWords();
  const filter = filterIn(useLocation().query);
  const isFiltered = Object.keys(filter).length > 0;
  const asked = usePages('payment.listPayments', { contractId, ...filter });
  return (
    <section class="panel stack">
      <PaymentFilterForm filter={filter} />
      <Loaded asked={asked} bones={<Bones rows={3} class="bone-row" />}>
        {({ pages }) => {
          const payments = pages.flatMap((page) => page.payments);
          if (payments.length > 0) return <Rows {...{ payments, contractId, timeZone }} />;
          const isOver = !asked.hasNextPage;
          return isOver ? <p class="muted">{t(isFiltered ? 'history.noneSuch' : 'payments.none')}</p> : null;
        }}
      </Loaded>
      <div class="actions">
        {asked.hasNextPage && (
          <Button look="quiet" pending={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
            {t('payments.more')}
          </Button>
        )}
        {asked.data?.pages.some((page) => page.payments.length > 0) && (
          <Download
            look="plain"
            of="payment.exportPayments"
            input={{ contractId, ...filter }}
            text={t('history.csv')}
          />
        )}
      </div>
    </section>
  );
}

function Rows({ payments, contractId, timeZone }: Listed & { payments: readonly PaymentRow[] }): VNode {
  const { t, format } = useWords();
  return (
    <Table<PaymentRow>
      caption={t('payments.title')}
      rows={payments}
      keyOf={({ paymentId }) => paymentId}
      columns={[
        {
          title: t('payments.date'),
          cell: ({ createdAt, paymentId, origin }) => (
            <>
              <a href={`/contracts/${contractId}/payments/${paymentId}`}>
                {format.instant(createdAt, timeZone)}
              </a>
              {origin !== 'cabinet' && (
                <span class="block muted small font-normal">{t(`origin.${origin}`)}</span>
              )}
            </>
          ),
        },
        {
          title: t('payments.amount'),
          end: true,
          cell: (payment) => <Sum payment={payment} />,
        },
        { title: t('payments.state'), cell: (payment) => <State payment={payment} /> },
        {
          title: t('payments.receipt'),
          end: true,
          cell: ({ state, paymentId, createdAt }) =>
            state === 'succeeded' ? (
              <Download
                look="quiet"
                small
                of="document.receiptPdf"
                input={{ contractId, paymentId }}
                text="PDF"
                about={t('payments.receiptOf', { date: format.day(createdAt, timeZone) })}
              />
            ) : (
              '—'
            ),
        },
      ]}
    />
  );
}

function Sum({ payment }: { payment: PaymentRow }): VNode {
  const { t } = useWords();
  const { amountKopecks, parts, contractId } = payment;
  const own = parts.find((part) => part.contractId === contractId);
  return (
    <>
      <Money class="font-semibold" amount={amountKopecks} />
      {parts.length > 1 && own && (
        <span class="block muted small">
          {t('history.ofIt')} <Money amount={own.amountKopecks} />
        </span>
      )}
    </>
  );
}

/** How it stands, and what of it has gone back. */
function State({ payment }: { payment: PaymentRow }): VNode {
  const { t } = useWords();
  const { state, amountKopecks, refundedKopecks = 0, chargedBackKopecks } = payment;
  const isWhole = refundedKopecks >= amountKopecks;
  return (
    <span class="tags">
      {!isWhole && <span class={`tag ${TAGS[state]}`}>{t(`state.${state}`)}</span>}
      {refundedKopecks > 0 && (
        <span class="tag tag-warn">
          {t('state.refunded')}
          {!isWhole && <Money amount={refundedKopecks as Kopecks} />}
        </span>
      )}
      {chargedBackKopecks !== undefined && (
        <span class="tag tag-warn">
          {t('state.chargedBack')}
          {chargedBackKopecks < amountKopecks && <Money amount={chargedBackKopecks} />}
        </span>
      )}
    </span>
  );
}
