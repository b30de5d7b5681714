import type { VNode } from 'preact';
import type { ContractId, Kopecks } from '#core/kernel';
import { useWords, type Words } from '../i18n/language.tsx';
import { readDraft } from '../ui/draft.ts';
import { Field } from '../ui/field.tsx';
import type { FormValues, Problems } from '../ui/form.tsx';
import { Money, sumOf } from '../ui/money.tsx';
import { inRoubles } from '../ui/money-input.ts';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { isWithin, type Limits, limitsIn, payableSum } from './payable-sum.ts';

/** A contract that can be paid for. */
export interface Payable {
  readonly contractId: ContractId;
  readonly number: string;
  readonly address: string;
  readonly balanceKopecks: Kopecks;
}

/** What one payment can pay for: the contract it is begun at first, and what it may be. */
export interface Payables {
  readonly contracts: readonly Payable[];
  readonly limits: Limits;
}

/** What one contract gets. */
export interface Part {
  readonly contractId: ContractId;
  readonly amountKopecks: Kopecks;
}

const tick = ({ contractId }: Payable): string => `pay.${contractId}`;
const sum = ({ contractId }: Payable): string => `sum.${contractId}`;

/** What the form holds when it is shown: the first contract's debt, or what was typed before. */
export function firstValues(form: string, payables: Payables): FormValues {
  const { contracts } = payables;
  const [home] = contracts;
  const proposed: Record<string, string | undefined> = {
    what: home && isDebtPayable(payables, home) ? 'debt' : 'other',
  };
  if (home) proposed[tick(home)] = 'on';
  for (const one of contracts)
    proposed[sum(one)] = one.balanceKopecks > 0 ? inRoubles(one.balanceKopecks) : '';
  const kept = Object.entries(readDraft(form)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value ? 'on' : undefined,
  ]);
  return { ...proposed, ...Object.fromEntries(kept) };
}

/** The contracts that are paid for and their sums; those whose sum cannot be read are left out. */
export function partsIn(payables: Payables, values: FormValues): Part[] {
  return payables.contracts.flatMap((one) => {
    const amountKopecks = isChosen(payables, values, one) ? amountOf(payables, values, one) : undefined;
    return amountKopecks === undefined ? [] : [{ contractId: one.contractId, amountKopecks }];
  });
}

/** What is wrong with the sums. */
export function sumProblems(payables: Payables, values: FormValues, words: Words): Problems {
  const { t } = words;
  const { contracts, limits } = payables;
  const chosen = contracts.filter((one) => isChosen(payables, values, one));
  const [home] = contracts;
  const [first] = chosen;
  if (!first) return home ? { [tick(home)]: t('pay.nothing') } : {};
  const unread = chosen.filter((one) => amountOf(payables, values, one) === undefined);
  if (contracts.length === 1)
    return unread.length > 0 ? { amount: t('pay.amountWrong', limitsIn(words, limits)) } : {};
  if (unread.length > 0) return Object.fromEntries(unread.map((one) => [sum(one), t('pay.sumWrong')]));
  const total = sumOf(partsIn(payables, values).map(({ amountKopecks }) => amountKopecks));
  return isWithin(limits, total) ? {} : { [sum(first)]: t('pay.totalWrong', limitsIn(words, limits)) };
}

/** The field of ours that a field of the API's is typed into. */
export function sumField(payables: Payables, values: FormValues, field: string): string {
  const parts = partsIn(payables, values);
  const index = field === 'amountKopecks' ? 0 : Number(/^others\.(\d+)\./.exec(field)?.[1] ?? Number.NaN) + 1;
  const one = payables.contracts.find(({ contractId }) => contractId === parts[index]?.contractId);
  if (!one) return field;
  return payables.contracts.length === 1 ? 'amount' : sum(one);
}

function isChosen({ contracts }: Payables, values: FormValues, one: Payable): boolean {
  return contracts.length === 1 || values[tick(one)] === 'on';
}

/** Alone, a sum is the whole payment; among others, it may be any. */
function amountOf(payables: Payables, values: FormValues, one: Payable): Kopecks | undefined {
  const { contracts, limits } = payables;
  if (contracts.length > 1) return payableSum(values[sum(one)], { ...limits, leastKopecks: 1 as Kopecks });
  if (values.what !== 'debt') return payableSum(values.amount, limits);
  return isDebtPayable(payables, one) ? one.balanceKopecks : undefined;
}

function isDebtPayable({ limits }: Payables, { balanceKopecks }: Payable): boolean {
  return isWithin(limits, balanceKopecks);
}

/** How much: of one contract its debt or another sum; of several, each ticked with its own. */
export function PaySums({ payables, values }: { payables: Payables; values: FormValues }): VNode {
  const words = useWords();
  const { t } = words;
  const { contracts, limits } = payables;
  const [home] = contracts;
  if (home && contracts.length === 1) return <OneSum home={home} payables={payables} values={values} />;
  return (
    <fieldset class="stack gap-3">
      <legend class="font-semibold mb-2">{t('pay.contracts')}</legend>
      <p class="hint">{t('pay.amountHint', limitsIn(words, limits))}</p>
      {contracts.map((one) => (
        <ContractSum key={one.contractId} one={one} values={values} />
      ))}
    </fieldset>
  );
}

function OneSum(props: { home: Payable; payables: Payables; values: FormValues }): VNode {
  const words = useWords();
  const { t } = words;
  const { home, payables, values } = props;
  return (
    <>
      {isDebtPayable(payables, home) ? (
        <RadioBoxes
          name="what"
          legend={t('pay.what')}
          value={values.what ?? 'debt'}
          options={[
            [
              'debt',
              <>
                {t('pay.debt')} <Money class="font-bold" amount={home.balanceKopecks} />
              </>,
            ],
            ['other', t('pay.other')],
          ]}
        />
      ) : (
        <input type="hidden" name="what" value="other" />
      )}
      {values.what !== 'debt' && (
        <Field
          name="amount"
          label={t('pay.amount')}
          hint={t('pay.amountHint', limitsIn(words, payables.limits))}
          class="figures"
          inputMode="decimal"
          autocomplete="off"
          maxLength={14}
        />
      )}
    </>
  );
}

function ContractSum({ one, values }: { one: Payable; values: FormValues }): VNode {
  const { t, format } = useWords();
  const number = format.account(one.number);
  return (
    <div class="choice-box stack gap-2">
      <label class="choice">
        <input
          type="checkbox"
          class="checkbox"
          name={tick(one)}
          defaultChecked={values[tick(one)] === 'on'}
        />
        <span>
          <strong class="block">{one.address}</strong>
          <span class="muted small figures">{t('contract.number', { number })}</span>
        </span>
      </label>
      <Field
        name={sum(one)}
        label={t('pay.sumOf', { number })}
        class="figures"
        inputMode="decimal"
        autocomplete="off"
        maxLength={14}
        defaultValue={values[sum(one)] ?? ''}
      />
    </div>
  );
}
