import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ContractId, Kopecks } from '#core/kernel';
import { call } from '../api/client.ts';
import type { OperationId, Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { Notice } from '../ui/notice.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { AutopayOutcomes } from './autopay-outcomes.tsx';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { type Limits, limitsIn, payableSum } from './payable-sum.ts';

type View = Reply<'payment.getAutopay'>;
type Autopay = NonNullable<View['autopay']>;
type Cards = Reply<'payment.getCardChoice'>['cards'];

/** The standing order of a contract: what it charges and when, what came of it, and how to stop it. */
export default function AutopayPage(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const asked = useOperation('payment.getAutopay', { contractId });
  const choice = useOperation('payment.getCardChoice', { contractId });
  const [changing, setChanging] = useState(false);
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('autopay.title')}>
      <div class="form-page stack">
        <Loaded asked={asked} bones={<Bones rows={2} />}>
          {(view) => (
            <>
              {contract.data?.organisation ? (
                <Notice>{t('autopay.ofOrganisation')}</Notice>
              ) : view.autopay && !changing ? (
                <Standing contractId={contractId} autopay={view.autopay} onChange={() => setChanging(true)} />
              ) : (
                <Loaded asked={choice} bones={<Bones rows={2} />}>
                  {({ cards }) => (
                    <Setting
                      contractId={contractId}
                      autopay={view.autopay}
                      cards={cards}
                      limits={limitsOf(contract.data)}
                      onDone={() => setChanging(false)}
                    />
                  )}
                </Loaded>
              )}
              <AutopayOutcomes contractId={contractId} outcomes={view.outcomes} />
            </>
          )}
        </Loaded>
      </div>
    </ContractFrame>
  );
}

/** The supplier's limits; while the contract is being fetched, the API is asked. */
function limitsOf(contract: ContractView | undefined): Limits {
  return (
    contract?.supplier.paymentLimits ?? {
      leastKopecks: 1 as Kopecks,
      mostKopecks: Number.MAX_SAFE_INTEGER as Kopecks,
    }
  );
}

type Change = Extract<
  OperationId,
  'payment.pauseAutopay' | 'payment.resumeAutopay' | 'payment.removeAutopay'
>;

function Standing(props: {
  readonly contractId: ContractId;
  readonly autopay: Autopay;
  readonly onChange: () => void;
}): VNode {
  const words = useWords();
  const { t, format } = words;
  const { contractId, autopay } = props;
  const [pending, setPending] = useState<Change>();
  const [problem, setProblem] = useState<string>();
  const change = async (id: Change, said: string): Promise<void> => {
    setPending(id);
    setProblem(undefined);
    try {
      await call(id, { contractId });
      await forget('payment.getAutopay', 'payment.listCards');
      announce(said);
    } catch (fault) {
      setProblem(faultWords(fault, words));
    } finally {
      setPending(undefined);
    }
  };
  const active = autopay.state === 'active';
  return (
    <section class="panel stack">
      <Notice look={active ? 'good' : 'warn'}>
        <h2>{t(`autopay.${autopay.state}`)}</h2>
        {active
          ? autopay.nextOn && <p>{t('autopay.next', { date: format.date(autopay.nextOn) })}</p>
          : autopay.pausedBecause && <p>{t(`autopay.why.${autopay.pausedBecause}`)}</p>}
        {autopay.retry && <p>{t('autopay.retry', autopay.retry)}</p>}
      </Notice>
      <Facts
        facts={[
          [t('autopay.card'), autopay.cardTitle ?? t('autopay.cardGone')],
          [t('autopay.day'), t('autopay.dayOf', { day: autopay.dayOfMonth })],
          [
            t('autopay.amount'),
            autopay.amount.kind === 'fixed' ? (
              <Money key="sum" amount={autopay.amount.amountKopecks} />
            ) : (
              t('autopay.debtUpTo', { sum: format.money(autopay.amount.capKopecks) })
            ),
          ],
          [t('autopay.notice'), autopay.noticeOn && format.date(autopay.noticeOn)],
        ]}
      />
      {problem && (
        <Notice look="bad" live>
          {problem}
        </Notice>
      )}
      <div class="actions">
        <Button onClick={props.onChange}>{t('autopay.change')}</Button>
        {active ? (
          <Button
            look="quiet"
            pending={pending === 'payment.pauseAutopay'}
            onClick={() => change('payment.pauseAutopay', t('autopay.saidPaused'))}
          >
            {t('autopay.pause')}
          </Button>
        ) : (
          autopay.cardTitle && (
            <Button
              look="quiet"
              pending={pending === 'payment.resumeAutopay'}
              onClick={() => change('payment.resumeAutopay', t('autopay.saidResumed'))}
            >
              {t('autopay.resume')}
            </Button>
          )
        )}
        <Button
          look="danger"
          pending={pending === 'payment.removeAutopay'}
          onClick={() => change('payment.removeAutopay', t('autopay.saidRemoved'))}
        >
          {t('autopay.remove')}
        </Button>
      </div>
    </section>
  );
}

function Setting(props: {
  readonly contractId: ContractId;
  readonly autopay: Autopay | undefined;
  readonly cards: Cards;
  readonly limits: Limits;
  readonly onDone: () => void;
}): VNode {
  const words = useWords();
  const { t } = words;
  const { contractId, autopay, cards, limits } = props;
  const [kind, setKind] = useState(autopay?.amount.kind ?? 'debt');
  if (cards.length === 0) {
    return (
      <section class="panel stack">
        <p>{t('autopay.lead')}</p>
        <Notice>
          <p>{t('autopay.noCard')}</p>
        </Notice>
        <div class="actions">
          <ButtonLink href={`/contracts/${contractId}/pay`}>{t('balance.pay')}</ButtonLink>
        </div>
      </section>
    );
  }
  const amountOf = (values: FormValues) => payableSum(values.amount, limits);
  const cardOf = (values: FormValues) => cards.find(({ cardId }) => cardId === values.cardId);
  const submit = async (values: FormValues): Promise<void> => {
    const card = cardOf(values);
    const amount = amountOf(values);
    if (!card || amount === undefined) return;
    await call('payment.setAutopay', {
      contractId,
      cardId: card.cardId,
      dayOfMonth: Number(values.day),
      amount: kind === 'fixed' ? { kind, amountKopecks: amount } : { kind: 'debt', capKopecks: amount },
    });
    props.onDone();
    await forget('payment.getAutopay', 'payment.listCards');
    announce(t('autopay.saidSet'));
  };
  return (
    <section class="panel stack">
      <p>{t('autopay.lead')}</p>
      <Form
        name={`autopay-${contractId}`}
        check={(values) => ({
          cardId: cardOf(values) ? undefined : t('autopay.cardMissing'),
          day: /^([1-9]|[12]\d|3[01])$/.test(values.day ?? '') ? undefined : t('autopay.dayWrong'),
          amount: amountOf(values) === undefined ? t('pay.amountWrong', limitsIn(words, limits)) : undefined,
        })}
        submit={submit}
        submitText={t(autopay ? 'autopay.save' : 'autopay.set')}
        pendingText={t('autopay.saving')}
        fieldOf={(field) => (field.startsWith('amount') ? 'amount' : field === 'dayOfMonth' ? 'day' : field)}
        onChange={({ kind: taken }) => setKind(taken === 'fixed' ? 'fixed' : 'debt')}
        beside={
          autopay && (
            <Button look="quiet" onClick={props.onDone}>
              {t('app.cancel')}
            </Button>
          )
        }
      >
        <SelectField
          name="cardId"
          label={t('autopay.card')}
          empty={t('autopay.cardMissing')}
          value={autopay?.cardId}
          options={cards.map(({ cardId, title }) => [cardId, title])}
        />
        <Field
          name="day"
          label={t('autopay.day')}
          hint={t('autopay.dayHint')}
          inputMode="numeric"
          autocomplete="off"
          maxLength={2}
          class="figures"
          defaultValue={String(autopay?.dayOfMonth ?? 10)}
        />
        <RadioBoxes
          name="kind"
          legend={t('autopay.amount')}
          value={kind}
          options={[
            ['debt', t('autopay.debt')],
            ['fixed', t('autopay.fixed')],
          ]}
        />
        <Field
          name="amount"
          label={t(kind === 'fixed' ? 'autopay.sum' : 'autopay.cap')}
          hint={kind === 'fixed' ? t('pay.amountHint', limitsIn(words, limits)) : t('autopay.capHint')}
          inputMode="decimal"
          autocomplete="off"
          maxLength={14}
          class="figures"
        />
      </Form>
      <p class="muted small">{t('autopay.rules')}</p>
    </section>
  );
}
