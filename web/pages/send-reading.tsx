import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContractId } from '#core/kernel';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { dropDraft } from '../ui/draft.ts';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues, type Problems } from '../ui/form.tsx';
import { Money } from '../ui/money.tsx';
import { Notice } from '../ui/notice.tsx';
import type { MeterView } from './meter-card.tsx';

type Check = Reply<'metering.checkReading'>;
type Sent = Reply<'metering.submitReading'>;

/** Entering → what it means → sent. Nothing is sent before its consumption and cost were seen. */
export function SendReading(props: { readonly contractId: ContractId; readonly meter: MeterView }): VNode {
  const [values, setValues] = useState<readonly string[]>();
  const [check, setCheck] = useState<Check>();
  const [sent, setSent] = useState<Sent>();
  const again = (): void => {
    setSent(undefined);
    setCheck(undefined);
  };
  if (sent) return <Accepted {...props} sent={sent} onAgain={again} />;
  if (check && values) {
    return <Confirm {...props} values={values} check={check} onCorrect={again} onSent={setSent} />;
  }
  return (
    <Enter
      {...props}
      onChecked={(typed, answer) => {
        setValues(typed);
        setCheck(answer);
      }}
    />
  );
}

const draftOf = (meter: MeterView): string => `reading-${meter.meterId}`;
const fieldOf = (index: number): string => `values.${index}`;

interface Props {
  readonly contractId: ContractId;
  readonly meter: MeterView;
}

function Enter(props: Props & { onChecked: (values: readonly string[], check: Check) => void }): VNode {
  const { t } = useWords();
  const { contractId, meter } = props;
  const typed = (values: FormValues): string[] => meter.zones.map((_, index) => values[fieldOf(index)] ?? '');
  const check = (values: FormValues): Problems =>
    Object.fromEntries(
      typed(values).map((text, index) => [
        fieldOf(index),
        text === '' ? t('readings.missing') : /^\d+$/.test(text) ? undefined : t('readings.notWhole'),
      ]),
    );
  const submit = async (values: FormValues): Promise<void> => {
    const texts = typed(values);
    const answer = await call('metering.checkReading', { contractId, meterId: meter.meterId, values: texts });
    props.onChecked(texts, answer);
  };
  return (
    <Form
      name={draftOf(meter)}
      keepDraft
      check={check}
      submit={submit}
      submitText={t('readings.check')}
      pendingText={t('readings.checking')}
      fieldOf={(field) => (field === 'values' ? fieldOf(0) : field)}
    >
      <p class="hint">{t('readings.enterHint')}</p>
      {meter.zones.map((zone, index) => (
        <Field
          key={zone}
          name={fieldOf(index)}
          class="register"
          label={
            zone === 'single'
              ? t('readings.register')
              : t('readings.registerOf', { zone: t(`zone.${zone}`), hours: t(`zone.hours.${zone}`) })
          }
          hint={
            <span class="figures">
              {t('readings.previous', {
                value: String(meter.lastValues[index] ?? 0).padStart(meter.digits, '0'),
              })}
            </span>
          }
          inputMode="numeric"
          autocomplete="off"
          maxLength={meter.digits + 4}
        />
      ))}
    </Form>
  );
}

function Confirm(
  props: Props & {
    values: readonly string[];
    check: Check;
    onCorrect: () => void;
    onSent: (sent: Sent) => void;
  },
): VNode {
  const { t, format } = useWords();
  const { contractId, meter, check, values } = props;
  const heading = useHeadingFocus();
  const submit = async (form: FormValues): Promise<void> => {
    const sent = await call('metering.submitReading', {
      contractId,
      meterId: meter.meterId,
      values: [...values],
      confirmed: form.confirmed === 'on',
    });
    dropDraft(draftOf(meter));
    props.onSent(sent);
    await forget(
      'contract.getContract',
      'contract.getDashboard',
      'metering.listReadings',
      'billing.previewBill',
    );
  };
  return (
    <div class="stack">
      <h3 ref={heading} tabIndex={-1}>
        {t('readings.result')}
      </h3>
      <dl class="facts facts-sums">
        {check.registers.map((register) => (
          <div key={register.zone}>
            <dt>
              {t(register.zone === 'single' ? 'readings.use' : `zone.${register.zone}`)}
              <span class="block muted small figures">
                {format.whole(register.previousValue)} → {format.whole(register.currentValue)}
                {register.rolledOver && `, ${t('readings.rolledOver')}`}
              </span>
            </dt>
            <dd class="font-semibold">{format.volume(meter.service, register.volume)}</dd>
          </div>
        ))}
        <div>
          <dt>
            {t('readings.cost')}
            <span class="block muted small">
              {t(check.preliminaryKopecks === undefined ? 'readings.costUnknown' : 'readings.costNote')}
            </span>
          </dt>
          <dd class="text-xl font-bold">
            {check.preliminaryKopecks === undefined ? '—' : <Money amount={check.preliminaryKopecks} />}
          </dd>
        </div>
      </dl>
      <p>{t('readings.period', { period: format.periodWithin(check.period) })}</p>
      {check.replacesEarlier && <Notice>{t('readings.replaces')}</Notice>}
      {check.implausible && (
        <Notice look="warn">
          <strong>{t('readings.implausible')}</strong>
          <p>
            {t('readings.implausibleText', {
              usual: format.volume(meter.service, check.implausible.usualVolume),
              volume: format.volume(meter.service, check.implausible.volume),
            })}
          </p>
        </Notice>
      )}
      <Form
        name={`${draftOf(meter)}-confirm`}
        check={(form) => ({
          confirmed: check.implausible && !form.confirmed ? t('readings.implausibleMissing') : undefined,
        })}
        submit={submit}
        submitText={t('readings.send')}
        pendingText={t('readings.sending')}
        beside={
          <Button look="quiet" onClick={props.onCorrect}>
            {t('readings.correct')}
          </Button>
        }
      >
        {check.implausible && <Checkbox name="confirmed">{t('readings.implausibleConfirm')}</Checkbox>}
      </Form>
    </div>
  );
}

function Accepted(props: Props & { sent: Sent; onAgain: () => void }): VNode {
  const { t, format } = useWords();
  const { sent, meter } = props;
  const heading = useHeadingFocus();
  const values = sent.registers.map(({ currentValue }) => format.whole(currentValue)).join(' / ');
  const said = {
    values: `${t(`service.${meter.service}`)}, ${values}`,
    period: format.periodWithin(sent.period),
  };
  return (
    <div class="stack">
      <Notice look="good">
        <h3 ref={heading} tabIndex={-1}>
          {t('readings.done')}
        </h3>
        <p>
          {sent.preliminaryKopecks === undefined
            ? t('readings.doneTextOnly', said)
            : t('readings.doneText', { ...said, sum: format.money(sent.preliminaryKopecks) })}
        </p>
      </Notice>
      <div class="actions">
        <ButtonLink href={`/contracts/${props.contractId}`}>{t('readings.toContract')}</ButtonLink>
        <Button look="plain" onClick={props.onAgain}>
          {t('readings.again')}
        </Button>
      </div>
    </div>
  );
}

/** The step's heading takes the focus when the step comes. */
function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
