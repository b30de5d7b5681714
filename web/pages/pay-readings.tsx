import type { VNode } from 'preact';
import type { Request } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Field } from '../ui/field.tsx';
import type { FormValues } from '../ui/form.tsx';
import { More } from '../ui/more.tsx';
import type { ContractView } from './contract-frame.tsx';

type Meter = ContractView['meters'][number];
type Readings = NonNullable<Request<'payment.startPayment'>['readings']>;

const fieldOf = ({ meterId }: Meter, register: number): string => `reading.${meterId}.${register}`;
const waiting = ({ meters }: ContractView): Meter[] =>
  meters.filter(({ automatic, readingNeeded }) => readingNeeded && !automatic);
const isTyped = (meter: Meter, values: FormValues): boolean =>
  meter.zones.some((_, register) => values[fieldOf(meter, register)]);

/** The readings that were typed; a meter without any is left out. */
export function readingsIn(contract: ContractView, values: FormValues): Readings {
  return waiting(contract)
    .filter((meter) => isTyped(meter, values))
    .map((meter) => ({
      contractId: contract.contractId,
      meterId: meter.meterId,
      values: meter.zones.map((_, register) => values[fieldOf(meter, register)] ?? ''),
    }));
}

/** The field of ours that a field of a reading in the API is typed into. */
export function readingField(contract: ContractView, values: FormValues, field: string): string | undefined {
  const [, index, register = '0'] = /^readings\.(\d+)(?:\.values(?:\.(\d+))?)?/.exec(field) ?? [];
  const meter = waiting(contract).filter((one) => isTyped(one, values))[Number(index)];
  return meter && fieldOf(meter, Number(register));
}

/** Readings that the contract waits for, to go along with the payment. */
export function PayReadings({ contract }: { contract: ContractView }): VNode | null {
  const { t } = useWords();
  const meters = waiting(contract);
  if (meters.length === 0) return null;
  return (
    <More title={t('pay.readings')}>
      <div class="stack">
        <p class="hint">
          {t('readings.enterHint')} {t('pay.readingsHint')}
        </p>
        {meters.map((meter) => (
          <fieldset key={meter.meterId} class="stack gap-2">
            <legend class="font-semibold">
              {t(`service.${meter.service}`)} · {t('meter.serial', { serial: meter.serialNumber })}
            </legend>
            {meter.zones.map((zone, register) => (
              <Field
                key={zone}
                name={fieldOf(meter, register)}
                class="register"
                label={zone === 'single' ? t('readings.register') : t(`zone.${zone}`)}
                hint={
                  <span class="figures">
                    {t('readings.previous', {
                      value: String(meter.lastValues[register] ?? 0).padStart(meter.digits, '0'),
                    })}
                  </span>
                }
                inputMode="numeric"
                autocomplete="off"
                maxLength={meter.digits + 4}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </More>
  );
}
