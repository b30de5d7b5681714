import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation, usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { sumOf } from '../ui/money.tsx';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { leaveFor } from './leave-for.ts';
import { PayAgain, type Question, questionIn } from './pay-again.tsx';
import { methodOf, PayMethod } from './pay-method.tsx';
import { PayReadings, readingField, readingsIn } from './pay-readings.tsx';
import { PaySplit } from './pay-split.tsx';
import {
  firstValues,
  type Payable,
  type Payables,
  PaySums,
  partsIn,
  sumField,
  sumProblems,
} from './pay-sums.tsx';
import { dropPaymentKey, endsKey, payForm, paymentKey } from './payment-key.ts';

/** What to pay, for which contracts and with what; then the acquirer's page takes over. */
export default function Pay(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const cards = useOperation('payment.getCardChoice', { contractId });
  const cabinet = usePages('contract.getDashboard', {});
  const bones = <Bones rows={2} />;
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('pay.title')}>
      <div class="form-page">
        <Loaded asked={contract} bones={bones}>
          {(view) => (
            <Loaded asked={cards} bones={bones}>
              {(choice) => (
                <Loaded asked={cabinet} bones={bones}>
                  {({ pages }) => <PayForm contract={view} choice={choice} others={othersOf(view, pages)} />}
                </Loaded>
              )}
            </Loaded>
          )}
        </Loaded>
      </div>
    </ContractFrame>
  );
}

/** What else of the cabinet one payment can pay for: contracts of the same supplier. */
function othersOf(
  { contractId, supplier }: ContractView,
  pages: readonly Reply<'contract.getDashboard'>[],
): Payable[] {
  return pages
    .flatMap(({ contracts }) => contracts)
    .filter((other) => other.supplierName === supplier.name && other.contractId !== contractId);
}

function PayForm(props: {
  readonly contract: ContractView;
  readonly choice: Reply<'payment.getCardChoice'>;
  readonly others: readonly Payable[];
}): VNode {
  const words = useWords();
  const { t, format } = words;
  const { contract, choice, others } = props;
  const { contractId } = contract;
  const form = payForm(contractId);
  const payables: Payables = { contracts: [contract, ...others], limits: contract.supplier.paymentLimits };
  const [values, setValues] = useState<FormValues>(() => firstValues(form, payables));
  const [question, setQuestion] = useState<Question>();

  const start = async (from: FormValues, confirmed: readonly Question['kind'][]): Promise<void> => {
    const [home, ...rest] = partsIn(payables, from);
    if (!home) return;
    const readings = readingsIn(contract, from);
    try {
      const { redirectUrl } = await call('payment.startPayment', {
        ...home,
        ...(rest.length > 0 && { others: rest }),
        ...(readings.length > 0 && { readings }),
        ...methodOf(choice, from),
        ...(confirmed.length > 0 && { confirmed: [...confirmed] }),
        requestKey: paymentKey(JSON.stringify([home, ...rest])),
      });
      await forget('payment.listPayments', 'contract.getContract', 'metering.listReadings');
      await leaveFor(redirectUrl);
    } catch (fault) {
      const asked = questionIn(fault, confirmed);
      if (asked) return setQuestion(asked);
      if (endsKey(fault)) {
        dropPaymentKey();
        await forget('contract.getContract', 'payment.listPayments');
      }
      throw fault;
    }
  };

  const chosen = partsIn(payables, values);
  const total = sumOf(chosen.map(({ amountKopecks }) => amountKopecks));
  return (
    <section class="panel stack">
      {contract.balanceKopecks <= 0 && others.length === 0 && <p>{t('pay.noDebt')}</p>}
      <Form
        name={form}
        check={(from) => sumProblems(payables, from, words)}
        submit={(from) => start(from, [])}
        submitText={total > 0 ? t('pay.submitSum', { sum: format.money(total) }) : t('pay.submit')}
        pendingText={t('pay.pending')}
        fieldOf={(field) => readingField(contract, values, field) ?? sumField(payables, values, field)}
        onChange={setValues}
      >
        <PaySums payables={payables} values={values} />
        <PaySplit parts={chosen} />
        <PayMethod choice={choice} values={values} />
        <PayReadings contract={contract} />
      </Form>
      <p class="muted small">
        {t('pay.how')} <a href={`/contracts/${contractId}/autopay`}>{t('pay.autopay')}</a>
      </p>
      {question && (
        <PayAgain
          question={question}
          timeZone={contract.supplier.timeZone}
          onNo={() => setQuestion(undefined)}
          onYes={() => start(values, question.confirmed)}
        />
      )}
    </section>
  );
}
