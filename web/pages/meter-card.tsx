import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { ServiceIcon } from '../ui/service.tsx';
import type { ContractView } from './contract-frame.tsx';
import { may } from './roles.ts';

export type MeterView = ContractView['meters'][number];

/** A meter with its last values, its verification and the way to send new ones. */
export function MeterCard(props: {
  readonly contract: ContractView;
  readonly meter: MeterView;
  /** The heading's level on the page it stands on. */
  readonly heading: 'h2' | 'h3';
}): VNode {
  const { t, format } = useWords();
  const { contract, meter, heading: Heading } = props;
  const page = `/contracts/${contract.contractId}/meters/${meter.meterId}`;
  const maySend = meter.readingNeeded && !meter.automatic && may(contract, 'readings');
  return (
    <article class="meter">
      <ServiceIcon service={meter.service} />
      <div class="stack gap-2">
        <div>
          <Heading>{t(`service.${meter.service}`)}</Heading>
          <p class="muted small">
            {meter.model} · <span class="figures">{t('meter.serial', { serial: meter.serialNumber })}</span>
          </p>
        </div>
        <Values meter={meter} />
        <p class="small">
          <span class="muted">
            {t('meter.lastAt', {
              period: format.periodWithin(meter.lastReadingPeriod),
              date: format.day(meter.lastReadingAt, contract.supplier.timeZone),
            })}
          </span>
        </p>
        <Verification meter={meter} />
        <div class="actions">
          {meter.automatic ? (
            <span class="tag">{t('meter.automatic')}</span>
          ) : maySend ? (
            <ButtonLink small href={page}>
              {t('contract.sendReadings')}
            </ButtonLink>
          ) : meter.readingNeeded ? (
            <span class="tag tag-warn">{t('contract.readingsNeededPlain')}</span>
          ) : (
            isOfThisMonth(meter) && <span class="tag tag-good">{t('meter.sent')}</span>
          )}
          {!maySend && (
            <ButtonLink small look="plain" href={page}>
              {t('meter.history')}
            </ButtonLink>
          )}
        </div>
      </div>
    </article>
  );
}

/** Outside the window nothing is asked for, whether or not the month has its reading. */
function isOfThisMonth(meter: MeterView): boolean {
  return meter.lastReadingPeriod >= new Date().toISOString().slice(0, 7);
}

/** The last value of each register, as wide apart as on the dial. */
function Values({ meter }: { meter: MeterView }): VNode {
  const { t } = useWords();
  return (
    <dl class="values">
      {meter.zones.map((zone, index) => (
        <div key={zone}>
          <dt class={meter.zones.length === 1 ? 'visually-hidden' : 'muted small'}>
            {meter.zones.length === 1 ? t('meter.lastValues') : t(`zone.${zone}`)}
          </dt>
          <dd class="register">{String(meter.lastValues[index] ?? 0).padStart(meter.digits, '0')}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Verification({ meter }: { meter: MeterView }): VNode {
  const { t, format } = useWords();
  const date = format.date(meter.verifiedUntil);
  if (!meter.verificationExpired) return <p class="muted small">{t('meter.verifiedUntil', { date })}</p>;
  return (
    <p class="small">
      <span class="tag tag-warn">{t('meter.verificationExpired', { date })}</span>
      <br />
      {t('meter.verificationAdvice')}
    </p>
  );
}
