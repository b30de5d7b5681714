import type { VNode } from 'preact';
import type { ContractId, Kopecks } from '#core/kernel';
import { useWords, type Words } from '../i18n/language.tsx';
import { readDraft } from '../ui/draft.ts';
import { Field } from '../ui/field.tsx';
import type { FormValues, Problems } from '../ui/form.tsx';
import { Money } from '../ui/money.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { LEAST, payableSum } from './payable-sum.ts';

/** A contract that can be paid for. */
export interface Payable {
  readonly contractId: ContractId;
  readonly number: string;
  readonly address: string;
  readonly balanceKopecks: Kopecks;
}

/** What one contract gets. */
export interface Part {
  readonly contractId: ContractId;
  readonly amountKopecks: Kopecks;
}

const tick = ({ contractId }: Payable): string => `pay.${contractId}`;
const sum = ({ contractId }: Payable): string => `sum.${contractId}`;

/** What the form holds when it is shown: the first contract's debt, or what was typed before. */
export function firstValues(form: string, payable: readonly Payable[]): FormValues {
  const [home] = payable;
  const proposed: Record<string, string | undefined> = { what: home && owes(home) ? 'debt' : 'other' };
  if (home) proposed[tick(home)] = 'on';
  for (const one of payable) proposed[sum(one)] = owes(one) ? inRoubles(one.balanceKopecks) : '';
  const kept = Object.entries(readDraft(form)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value ? 'on' : undefined,
  ]);
  return { ...proposed, ...Object.fromEntries(kept) };
}

/** The contracts that are paid for and their sums; those whose sum cannot be read are left out. */
export function partsIn(payable: readonly Payable[], values: FormValues): Part[] {
  return payable.flatMap((one) => {
    const amountKopecks = isChosen(payable, values, one) ? amountOf(payable, values, one) : undefined;
    return amountKopecks === undefined ? [] : [{ contractId: one.contractId, amountKopecks }];
  });
}

/** What is wrong with the sums. */
export function sumProblems(payable: readonly Payable[], values: FormValues, { t }: Words): Problems {
  const chosen = payable.filter((one) => isChosen(payable, values, one));
  const [home] = payable;
  if (chosen.length === 0 && home) return { [tick(home)]: t('pay.nothing') };
  return Object.fromEntries(
    chosen.map((one) => [
      fieldOf(payable, one),
      amountOf(payable, values, one) === undefined ? t('pay.amountWrong') : undefined,
    ]),
  );
}

/** The field of ours that a field of the API's is typed into. */
export function sumField(payable: readonly Payable[], values: FormValues, field: string): string {
  const parts = partsIn(payable, values);
  const index = field === 'amountKopecks' ? 0 : Number(/^others\.(\d+)\./.exec(field)?.[1] ?? Number.NaN) + 1;
  const one = payable.find(({ contractId }) => contractId === parts[index]?.contractId);
  return one ? fieldOf(payable, one) : field;
}

function fieldOf(payable: readonly Payable[], one: Payable): string {
  return payable.length === 1 ? 'amount' : sum(one);
}

function isChosen(payable: readonly Payable[], values: FormValues, one: Payable): boolean {
  return payable.length === 1 || values[tick(one)] === 'on';
}

function amountOf(payable: readonly Payable[], values: FormValues, one: Payable): Kopecks | undefined {
  if (payable.length === 1 && values.what === 'debt') return owes(one) ? one.balanceKopecks : undefined;
  return payableSum(values[fieldOf(payable, one)]);
}

const owes = ({ balanceKopecks }: Payable): boolean => balanceKopecks >= LEAST;

function inRoubles(amount: Kopecks): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** How much: of one contract its debt or another sum; of several, each ticked with its own. */
export function PaySums({ payable, values }: { payable: readonly Payable[]; values: FormValues }): VNode {
  const { t } = useWords();
  const [home] = payable;
  if (home && payable.length === 1) return <OneSum home={home} values={values} />;
  return (
    <fieldset class="stack gap-3">
      <legend class="font-semibold mb-2">{t('pay.contracts')}</legend>
      {payable.map((one) => (
        <ContractSum key={one.contractId} one={one} values={values} />
      ))}
    </fieldset>
  );
}

function OneSum({ home, values }: { home: Payable; values: FormValues }): VNode {
  const { t } = useWords();
  return (
    <>
      {owes(home) ? (
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
          hint={t('pay.amountHint')}
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
