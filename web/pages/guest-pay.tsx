import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Kopecks, SupplierId } from '#core/kernel';
import { useCaptcha } from '../api/captcha.ts';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { ContractNumberField, contractDigits } from '../ui/contract-number-field.tsx';
import { Facts } from '../ui/facts.tsx';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { inRoubles } from '../ui/money-input.ts';
import { Page } from '../ui/page.tsx';
import type { PaymentQr } from '../ui/payment-qr.ts';
import { ReceiptScan } from '../ui/receipt-scan.tsx';
import { SupplierField, supplierChosen, useSupplier } from '../ui/supplier-field.tsx';
import type { Supplier } from '../ui/supplier-search.ts';
import { keepWatch, latestWatches } from './guest-watch.ts';
import { leaveFor } from './leave-for.ts';
import { PayAgain, type Question, questionIn } from './pay-again.tsx';
import { limitsIn, payableSum } from './payable-sum.ts';
import { dropPaymentKey, endsKey, GUEST_PAY_FORM, paymentKey } from './payment-key.ts';

type Found = Reply<'payment.findForGuest'>;

/** Paying somebody's contract without a cabinet: the number from a receipt, then the sum. */
export default function GuestPay(): VNode {
  const { t } = useWords();
  const [found, setFound] = useState<Found>();
  const [scanned, setScanned] = useState<PaymentQr>();
  const billed = scanned?.contractNumber === found?.number ? scanned?.sumKopecks : undefined;
  return (
    <div class="door-narrow stack">
      <Page
        title={t('guest.title')}
        of={found ? 'pay' : 'find'}
        lead={<p class="muted">{t(found ? 'guest.payLead' : 'guest.lead')}</p>}
      >
        {found ? (
          <PayFor found={found} billed={billed} back={() => setFound(undefined)} />
        ) : (
          <Find found={setFound} scanned={setScanned} />
        )}
      </Page>
    </div>
  );
}

interface Finding {
  readonly found: (found: Found) => void;
  readonly scanned: (qr: PaymentQr) => void;
}

function Find(props: Finding): VNode {
  const suppliers = useOperation('supplier.listSuppliers', {});
  return (
    <Loaded asked={suppliers} bones={<Bones rows={2} class="bone-field" />}>
      {(reply) => <FindForm {...props} suppliers={reply.suppliers} />}
    </Loaded>
  );
}

const FIND_FORM = 'guest-find';

function FindForm(props: Finding & { readonly suppliers: readonly Supplier[] }): VNode {
  const { t } = useWords();
  const captcha = useCaptcha('guest-payment');
  const { suppliers } = props;
  const choice = useSupplier(FIND_FORM, suppliers);
  return (
    <Form
      name={FIND_FORM}
      check={(values) => ({
        supplierId: supplierChosen(suppliers, values) ? undefined : t('link.supplierMissing'),
        number: contractDigits(values.number) ? undefined : t('link.numberWrong'),
      })}
      submit={async (values: FormValues) =>
        props.found(
          await call('payment.findForGuest', {
            supplierId: supplierChosen(suppliers, values) as SupplierId,
            number: contractDigits(values.number) ?? '',
            captcha: await captcha(),
          }),
        )
      }
      submitText={t('guest.find')}
      pendingText={t('guest.finding')}
      keepDraft
    >
      <ReceiptScan
        suppliers={suppliers}
        onRead={(qr, supplier) => {
          choice.choose(supplier);
          props.scanned(qr);
        }}
      />
      <SupplierField {...choice} suppliers={suppliers} />
      <ContractNumberField />
    </Form>
  );
}

function PayFor(props: {
  readonly found: Found;
  /** What the scanned bill of this contract asks for. */
  readonly billed: Kopecks | undefined;
  readonly back: () => void;
}): VNode {
  const { found, billed, back } = props;
  const words = useWords();
  const { t, format } = words;
  const limits = limitsIn(words, found);
  const [asked, setAsked] = useState<{ question: Question; values: FormValues }>();
  const start = async (values: FormValues, confirmed: readonly Question['kind'][]): Promise<void> => {
    const amountKopecks = payableSum(values.amount, found);
    if (amountKopecks === undefined) return;
    const earlier = latestWatches();
    try {
      const started = await call('payment.startGuestPayment', {
        ticket: found.ticket,
        amountKopecks,
        email: values.email ?? '',
        ...(earlier.length > 0 && { earlier }),
        ...(confirmed.length > 0 && { confirmed: [...confirmed] }),
        requestKey: paymentKey(`${found.number} ${amountKopecks}`),
      });
      const { paymentId, contractId, watchKey } = started;
      keepWatch({ paymentId, contractId, watchKey });
      await leaveFor(started.redirectUrl);
    } catch (fault) {
      const question = questionIn(fault, confirmed);
      if (question) return setAsked({ question, values });
      if (endsKey(fault)) dropPaymentKey();
      throw fault;
    }
  };
  return (
    <div class="stack">
      <Facts
        facts={[
          [t('guest.payee'), found.supplierName],
          [t('link.number'), format.account(found.number)],
          [t('guest.address'), found.address],
        ]}
      />
      <Form
        name={GUEST_PAY_FORM}
        check={(values) => ({
          amount: payableSum(values.amount, found) === undefined ? t('pay.amountWrong', limits) : undefined,
          email: /^\S+@\S+\.\S+$/.test(values.email ?? '') ? undefined : t('guest.emailWrong'),
        })}
        submit={(values) => start(values, [])}
        submitText={t('pay.submit')}
        pendingText={t('pay.pending')}
        fieldOf={(field) => (field === 'amountKopecks' ? 'amount' : field)}
      >
        <Field
          name="amount"
          label={t('pay.amount')}
          defaultValue={billed === undefined ? '' : inRoubles(billed)}
          hint={t('pay.amountHint', limits)}
          class="figures"
          inputMode="decimal"
          autocomplete="off"
          maxLength={14}
        />
        <Field
          name="email"
          label={t('guest.email')}
          hint={t('guest.emailHint')}
          type="email"
          inputMode="email"
          autocomplete="email"
          maxLength={254}
        />
      </Form>
      <p class="muted small">{t('pay.how')}</p>
      <Button look="plain" onClick={back}>
        {t('guest.other')}
      </Button>
      {asked && (
        <PayAgain
          question={asked.question}
          onNo={() => setAsked(undefined)}
          onYes={() => start(asked.values, asked.question.confirmed)}
        />
      )}
    </div>
  );
}
