import type { VNode } from 'preact';
import type { ContractId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useOperation } from '../api/query.ts';
import { useWords, type Words } from '../i18n/language.tsx';
import { Facts } from '../ui/facts.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { More } from '../ui/more.tsx';
import { Notice } from '../ui/notice.tsx';
import { LinesByService } from './bill-lines.tsx';

type Preview = Reply<'billing.previewBill'>;

/** What the month would come to if it were billed now, and what it will probably come to. */
export function ThisMonth({ contractId }: { contractId: ContractId }): VNode {
  const words = useWords();
  const { t, format } = words;
  const asked = useOperation('billing.previewBill', { contractId });
  const { data, error } = asked;
  // no failure of the line: the supplier's data allows no bill of the month, and asking again would not help
  const refused = data === undefined && error?.status === 422;
  return (
    <section class="panel stack" aria-labelledby="this-month">
      <h2 id="this-month">
        {data && !data.isRunning
          ? t('preview.titleOf', { period: format.periodWithin(data.period) })
          : t('preview.title')}
      </h2>
      {refused ? (
        <Notice>
          <strong>{t('preview.refused')}</strong>
          <p>{faultWords(error, words)}</p>
          <p class="small">{t('preview.refusedAdvice')}</p>
        </Notice>
      ) : (
        <Loaded asked={asked} bones={<Bones />}>
          {(preview) => <Sums preview={preview} />}
        </Loaded>
      )}
    </section>
  );
}

function Sums({ preview }: { preview: Preview }): VNode {
  const words = useWords();
  const { t, format } = words;
  const { forecast } = preview;
  return (
    <>
      <div class="stack gap-1">
        <p class="preview-sum">
          <Money class="text-2xl font-bold" amount={preview.chargedKopecks} />
          <span class="tag">{t('preview.tag')}</span>
        </p>
        <p class="muted small">{t('preview.note', { period: format.periodWithin(preview.period) })}</p>
      </div>
      <WithoutReading preview={preview} />
      <div>
        <Facts
          sums
          facts={[
            [
              t('preview.forecast'),
              <Money key="forecast" class="font-semibold" amount={forecast.totalKopecks} />,
            ],
          ]}
        />
        <p class="muted small">{assumptionsOf(forecast, words)}</p>
      </div>
      <More title={t('preview.more')}>
        <div class="stack pt-2">
          <ForecastByService preview={preview} />
          <MetersOf meters={preview.meters} />
          <h3>{t('preview.lines')}</h3>
          <LinesByService lines={preview.lines} heading="h4" />
        </div>
      </More>
    </>
  );
}

/** The services whose month rests on no reading yet, by what it rests on instead. */
function WithoutReading({ preview }: { preview: Preview }): VNode | null {
  const { t } = useWords();
  const standIns = (['estimate', 'norm', 'max-power'] as const).flatMap((source) => {
    const silent = preview.meters.filter((meter) => meter.source === source);
    const names = new Set(silent.map(({ service }) => t(`service.${service}`).toLowerCase()));
    return names.size === 0 ? [] : { source, services: [...names].join(', ') };
  });
  if (standIns.length === 0) return null;
  return (
    <div class="small stack gap-1">
      <p>
        <span class="tag tag-warn">{t('preview.noReading')}</span>
      </p>
      {standIns.map(({ source, services }) => (
        <p key={source}>{t('preview.noReadingOf', { source: t(`source.${source}`), services })}</p>
      ))}
    </div>
  );
}

function ForecastByService({ preview }: { preview: Preview }): VNode {
  const words = useWords();
  const { t, format } = words;
  const { forecast, lines } = preview;
  const recalculated = lines.filter(({ kind }) => kind === 'recalculation').map(({ service }) => service);
  return (
    <>
      <h3>{t('preview.forecastOf')}</h3>
      <dl class="facts facts-sums">
        {forecast.services.map((one) => (
          <div key={one.service}>
            <dt>
              <span class="text-text">{t(`service.${one.service}`)}</span>
              <span class="block small">
                {format.volume(one.unit, one.volume)}, {assumptionOf(one, words)}
                {recalculated.includes(one.service) && `, ${t('preview.withRecalculation')}`}
              </span>
            </dt>
            <dd>
              <Money amount={one.amountKopecks} />
            </dd>
          </div>
        ))}
        {forecast.penaltyKopecks !== 0 && (
          <div>
            <dt>
              <span class="text-text">{t('preview.penalty')}</span>
            </dt>
            <dd>
              <Money amount={forecast.penaltyKopecks} />
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}

function MetersOf({ meters }: { meters: Preview['meters'] }): VNode | null {
  const { t, format } = useWords();
  if (meters.length === 0) return null;
  return (
    <>
      <h3>{t('preview.meters')}</h3>
      <ul class="stack gap-2">
        {meters.map(({ meterId, service, serialNumber, source, lastReadingPeriod }) => (
          <li key={meterId}>
            {t(`service.${service}`)},{' '}
            <span class="figures">{t('meter.serial', { serial: serialNumber })}</span>:{' '}
            {t(`source.${source}`)}
            <br />
            <span class="muted small">
              {t('preview.lastReading', { period: format.periodWithin(lastReadingPeriod) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

type ServiceForecast = Preview['forecast']['services'][number];

function assumptionOf({ basis, months }: ServiceForecast, { t }: Words): string {
  return basis === 'average' ? t('forecast.average', { count: months ?? 1 }) : t(`forecast.${basis}`);
}

/** What the whole forecast rests on, each assumption once; what is fixed goes without saying where anything is not. */
function assumptionsOf({ services }: Preview['forecast'], words: Words): string {
  const varying = services.filter(({ basis }) => basis !== 'fixed');
  const told = varying.length > 0 ? varying : services;
  return [...new Set(told.map((one) => assumptionOf(one, words)))].join('; ');
}
