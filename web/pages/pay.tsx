import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation, usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { sumOf } from '../ui/money.tsx';
import { Notice } from '../ui/notice.tsx';
import { ContractFrame, type ContractView, dashboardOf, useContract } from './contract-frame.tsx';
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
import { RoleLine } from './role-line.tsx';
import { may } from './roles.ts';

type CardChoice = Reply<'payment.getCardChoice'>;

/** What to pay, for which contracts and with what; then the acquirer's page takes over. */
export default function Pay(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const cards = useOperation('payment.getCardChoice', { contractId });
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('pay.title')}>
      <div class="form-page">
        <Loaded asked={contract} bones={<Bones rows={2} />}>
          {(view) =>
            view.organisation && !may(view, 'payments') ? (
              <Notice>
                <RoleLine role={view.organisation.role} />
              </Notice>
            ) : (
              <Loaded asked={cards} bones={<Bones rows={2} />}>
                {(choice) => <PayFrom contract={view} choice={choice} />}
              </Loaded>
            )
          }
        </Loaded>
      </div>
    </ContractFrame>
  );
}

/** The form, once it is known what else stands in the contract's cabinet. */
function PayFrom(props: { readonly contract: ContractView; readonly choice: CardChoice }): VNode {
  const { contract } = props;
  const cabinet = usePages('contract.getDashboard', dashboardOf(contract));
  return (
    <Loaded asked={cabinet} bones={<Bones rows={2} />}>
      {({ pages }) => <PayForm {...props} others={othersOf(contract, pages)} />}
    </Loaded>
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
  readonly choice: CardChoice;
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
        {t('pay.how')}{' '}
        {!contract.organisation && <a href={`/contracts/${contractId}/autopay`}>{t('pay.autopay')}</a>}
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
