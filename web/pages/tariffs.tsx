import type { VNode } from 'preact';
import { useWords, type Words } from '../i18n/language.tsx';
import { ServiceIcon } from '../ui/service.tsx';
import { Table } from '../ui/table.tsx';
import type { ContractView } from './contract-frame.tsx';

type PricedService = ContractView['services'][number];

/** Each service with the rates in force: zones down, ranges across. */
export function Tariffs(props: { readonly services: readonly PricedService[] }): VNode {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <h2>{t('contract.tariffs')}</h2>
      <ul class="rows">
        {props.services.map((service) => (
          <li key={service.service}>
            <ServiceTariff service={service} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ServiceTariff({ service }: { service: PricedService }): VNode {
  const words = useWords();
  const { t, format } = words;
  const unit = format.unit(unitOf(service));
  const only =
    service.rates.length === 1 && service.bounds.length === 0 ? service.rates[0]?.byRange[0] : undefined;
  return (
    <article class="meter">
      <ServiceIcon service={service.service} />
      <div class="stack gap-2">
        <div>
          <h3>{t(`service.${service.service}`)}</h3>
          <p class="muted small">
            {t('contract.tariffFrom', { name: service.tariffName, date: format.date(service.tariffFrom) })}
          </p>
        </div>
        {only !== undefined ? (
          <p class="text-lg font-semibold figures">
            {t('contract.rate', { rate: format.decimal(only), unit })}
          </p>
        ) : (
          <Table
            caption={t(`service.${service.service}`)}
            keyOf={({ zone }) => zone}
            rows={service.rates}
            columns={[
              {
                title: t('contract.rateZone'),
                cell: ({ zone }) => `${t(`zone.${zone}`)}, ${t(`zone.hours.${zone}`)}`,
              },
              ...rangeTitles(service, words).map((title, range) => ({
                title,
                end: true,
                cell: ({ byRange }: PricedService['rates'][number]) => {
                  const rate = byRange[range] ?? byRange[0];
                  return rate === undefined ? '' : `${format.decimal(rate)} ₽`;
                },
              })),
            ]}
          />
        )}
        {service.per !== 'volume' && <p class="small">{t(`contract.per.${service.per}`)}</p>}
        <p class="muted small">{t('contract.basis', { basis: service.legalBasis })}</p>
      </div>
    </article>
  );
}

/** What the rates are per. */
function unitOf({ per, service }: PricedService): PricedService['service'] | 'm2' | 'person' {
  if (per === 'area') return 'm2';
  return per === 'person' ? 'person' : service;
}

/** `до 3 900 кВт·ч`, `3 900 – 6 000 кВт·ч`, `свыше 6 000 кВт·ч`; the unit alone where there are no ranges. */
function rangeTitles(service: PricedService, { t, format }: Words): string[] {
  const { bounds } = service;
  const first = bounds[0];
  const last = bounds.at(-1);
  if (first === undefined || last === undefined) {
    return [t('contract.anyVolume', { unit: format.unit(unitOf(service)) })];
  }
  const volume = (bound: number): string => format.volume(service.service, bound);
  return [
    t('contract.rangeTo', { bound: volume(first) }),
    ...bounds.slice(1).map((to, index) =>
      t('contract.rangeBetween', {
        from: format.volumeNumber(service.service, bounds[index] ?? 0),
        to: volume(to),
      }),
    ),
    t('contract.rangeAbove', { bound: volume(last) }),
  ];
}
