import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { ApiFault } from '../api/fault.ts';
import type { Request } from '../api/operations.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { readDraft } from '../ui/draft.ts';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { kopecksFromInput } from '../ui/money-input.ts';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { leaveFor } from './leave-for.ts';
import { dropPaymentKey, paymentKey } from './payment-key.ts';

const LEAST = 100;
const MOST = 50_000_000;

type Confirmation = NonNullable<Request<'payment.startPayment'>['confirmed']>[number];
type Asked = { readonly amountKopecks?: number; readonly confirmed: Confirmation[] };

const CONFIRMED_BY_PRESSING_AGAIN: Readonly<Record<string, Confirmation>> = {
  'payment.repeat_unconfirmed': 'repeat',
  'payment.unusual_sum_unconfirmed': 'unusual',
};

/** How much to pay; then the acquirer's page takes over. */
export default function Pay(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('pay.title')}>
      <div class="form-page">
        <Loaded asked={contract} bones={<Bones rows={2} />}>
          {(view) => <PayForm contract={view} />}
        </Loaded>
      </div>
    </ContractFrame>
  );
}

function PayForm({ contract }: { contract: ContractView }): VNode {
  const { t, format } = useWords();
  const debt = contract.balanceKopecks > 0 ? contract.balanceKopecks : undefined;
  const form = `pay-${contract.contractId}`;
  const [other, setOther] = useState(() => debt === undefined || readDraft(form).what === 'other');
  // What was asked of the sum that was pressed for last: pressing again confirms it.
  const asked = useRef<Asked>({ confirmed: [] });
  const amountOf = (values: FormValues) =>
    values.what === 'debt' ? debt : kopecksFromInput(values.amount ?? '');
  const inLimits = (amount: number | undefined): boolean =>
    amount !== undefined && amount >= LEAST && amount <= MOST;

  const submit = async (values: FormValues): Promise<void> => {
    const amountKopecks = amountOf(values);
    if (amountKopecks === undefined) return;
    const { contractId } = contract;
    if (asked.current.amountKopecks !== amountKopecks) asked.current = { amountKopecks, confirmed: [] };
    const { confirmed } = asked.current;
    try {
      const { redirectUrl } = await call('payment.startPayment', {
        contractId,
        amountKopecks,
        requestKey: paymentKey(contractId, amountKopecks),
        ...(confirmed.length > 0 && { confirmed }),
      });
      await forget('payment.listPayments');
      await leaveFor(redirectUrl);
    } catch (fault) {
      const asks = fault instanceof ApiFault && CONFIRMED_BY_PRESSING_AGAIN[fault.code];
      if (asks) asked.current = { amountKopecks, confirmed: [...confirmed, asks] };
      // That payment has ended meanwhile, as the answer says: the next press begins a new one.
      const closed = ['payment.already_settled', 'payment.request_key_reused'];
      if (fault instanceof ApiFault && closed.includes(fault.code)) {
        dropPaymentKey(contractId);
        await forget('contract.getContract', 'payment.listPayments');
      }
      throw fault;
    }
  };

  return (
    <section class="panel stack">
      {debt === undefined && <p>{t('pay.noDebt')}</p>}
      <Form
        name={form}
        check={(values) => ({
          amount: inLimits(amountOf(values)) ? undefined : t('pay.amountWrong'),
        })}
        submit={submit}
        submitText={
          debt !== undefined && !other ? t('pay.submitSum', { sum: format.money(debt) }) : t('pay.submit')
        }
        pendingText={t('pay.pending')}
        fieldOf={(field) => (field === 'amountKopecks' ? 'amount' : field)}
      >
        {debt !== undefined && (
          <fieldset class="stack gap-2">
            <legend class="font-semibold mb-2">{t('pay.what')}</legend>
            <label class="choice choice-box">
              <input
                type="radio"
                class="radio"
                name="what"
                value="debt"
                checked={!other}
                onChange={() => setOther(false)}
              />
              <span class="flex flex-wrap justify-between gap-x-4">
                {t('pay.debt')}
                <Money class="font-bold" amount={debt} />
              </span>
            </label>
            <label class="choice choice-box">
              <input
                type="radio"
                class="radio"
                name="what"
                value="other"
                checked={other}
                onChange={() => setOther(true)}
              />
              <span>{t('pay.other')}</span>
            </label>
          </fieldset>
        )}
        {other && (
          <Field
            name="amount"
            label={t('pay.amount')}
            hint={t('pay.amountHint')}
            class="figures"
            inputMode="decimal"
            autocomplete="off"
            maxLength={14}
          />
        )}
      </Form>
      <p class="muted small">{t('pay.how')}</p>
    </section>
  );
}
