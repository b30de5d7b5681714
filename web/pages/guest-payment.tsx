import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import type { PaymentId } from '#core/kernel';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { dropDraft } from '../ui/draft.ts';
import { Facts } from '../ui/facts.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { watchOf } from './guest-watch.ts';
import { dropPaymentKey, GUEST_PAY_FORM } from './payment-key.ts';
import { againWhilePending, PaymentState } from './payment-state.tsx';

/** Where the acquirer sends a guest back to. It only reads, until the payment is settled. */
export default function GuestPayment(): VNode {
  const { t } = useWords();
  const watch = watchOf(useRoute().params.paymentId as PaymentId);
  return (
    <div class="door-narrow stack">
      <Page title={t('payment.title')}>
        <div class="stack">
          {watch ? (
            <Watched watch={watch} />
          ) : (
            <Notice look="plain">
              <p>{t('guest.notHere')}</p>
            </Notice>
          )}
          <ButtonLink look="quiet" href="/guest">
            {t('guest.again')}
          </ButtonLink>
        </div>
      </Page>
    </div>
  );
}

function Watched(props: { watch: NonNullable<ReturnType<typeof watchOf>> }): VNode {
  const { t, format } = useWords();
  const asked = useOperation('payment.getGuestPayment', props.watch, { againAfterMs: againWhilePending });
  const state = asked.data?.state;
  useEffect(() => {
    if (!state || state === 'pending') return;
    dropPaymentKey();
    if (state !== 'canceled') dropDraft(GUEST_PAY_FORM);
  }, [state]);
  return (
    <Loaded asked={asked} bones={<Bones class="bone-due" />}>
      {(payment) => (
        <section class="panel stack">
          <PaymentState {...payment} />
          <Facts
            facts={[
              [t('guest.payee'), payment.supplierName],
              [t('link.number'), format.account(payment.contractNumber)],
              [t('payment.created'), format.instant(payment.createdAt, payment.timeZone)],
              [
                t('payment.number'),
                <span key="id" class="small break-all">
                  {payment.paymentId}
                </span>,
              ],
            ]}
          />
          {payment.state === 'succeeded' && <p class="muted">{t('guest.receiptSent')}</p>}
          {payment.state === 'pending' && payment.redirectUrl && (
            <div class="actions">
              <ButtonLink href={payment.redirectUrl}>{t('payment.goOn')}</ButtonLink>
            </div>
          )}
        </section>
      )}
    </Loaded>
  );
}
