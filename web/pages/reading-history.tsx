import type { VNode } from 'preact';
import type { ContractId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Chart } from '../ui/chart.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { More } from '../ui/more.tsx';
import { Table } from '../ui/table.tsx';
import type { MeterView } from './meter-card.tsx';

type Page = Reply<'metering.listReadings'>;

/** What a meter showed and how much was used, month by month. */
export function ReadingHistory(props: {
  readonly contractId: ContractId;
  readonly meter: MeterView;
  readonly timeZone: string;
}): VNode {
  const { t } = useWords();
  const { contractId, meter } = props;
  const asked = usePages('metering.listReadings', { contractId, meterId: meter.meterId });
  return (
    <div class="stack">
      <Loaded asked={asked} bones={<Bones rows={2} />}>
        {({ pages }) => {
          const first = pages[0];
          const readings = pages.flatMap((page) => page.readings);
          return (
            <>
              {first && first.months.length > 0 && <Months months={first.months} meter={meter} />}
              <section class="panel stack">
                <h2>{t('readings.historyTitle')}</h2>
                {readings.length === 0 ? (
                  <p class="muted">{t('readings.historyNone')}</p>
                ) : (
                  <Readings readings={readings} meter={meter} timeZone={props.timeZone} />
                )}
                {asked.hasNextPage && (
                  <Button
                    look="quiet"
                    pending={asked.isFetchingNextPage}
                    onClick={() => asked.fetchNextPage()}
                  >
                    {t('readings.more')}
                  </Button>
                )}
              </section>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function Months(props: { months: Page['months']; meter: MeterView }): VNode {
  const { t, format } = useWords();
  const { service } = props.meter;
  const months = props.months.map(({ period, volumes }) => ({
    period,
    volumes,
    total: volumes.reduce((sum, volume) => sum + volume, 0),
  }));
  return (
    <section class="panel stack">
      <div>
        <h2>{t('readings.chart')}</h2>
        <p class="muted small">{t('readings.chartNote')}</p>
      </div>
      <Chart
        title={t('readings.chart')}
        bars={months.map(({ period, volumes, total }) => ({
          key: period,
          label: format.monthShort(period),
          parts: volumes,
          text: `${format.period(period)}: ${format.volume(service, total)}`,
        }))}
      />
      {props.meter.zones.length > 1 && (
        <ul class="legend small">
          {props.meter.zones.map((zone) => (
            <li key={zone}>{t(`zone.${zone}`)}</li>
          ))}
        </ul>
      )}
      <More title={t('readings.chartTable')}>
        <Table
          caption={t('readings.chart')}
          rows={[...months].reverse()}
          keyOf={({ period }) => period}
          columns={[
            { title: t('readings.month'), cell: ({ period }) => format.period(period) },
            { title: t('readings.use'), end: true, cell: ({ total }) => format.volume(service, total) },
          ]}
        />
      </More>
    </section>
  );
}

function Readings(props: { readings: Page['readings']; meter: MeterView; timeZone: string }): VNode {
  const { t, format } = useWords();
  const { meter } = props;
  return (
    <Table
      caption={t('readings.historyTitle')}
      rows={props.readings}
      keyOf={({ readingId }) => readingId}
      columns={[
        { title: t('readings.date'), cell: ({ at }) => format.dayShort(at, props.timeZone) },
        {
          title: t('readings.values'),
          cell: ({ values }) => values.map((value) => format.whole(value)).join(' / '),
        },
        {
          title: t('readings.use'),
          end: true,
          cell: ({ volumes }) =>
            format.volume(
              meter.service,
              volumes.reduce((sum, volume) => sum + volume, 0),
            ),
        },
        { title: t('readings.source'), cell: ({ source }) => t(`source.${source}`) },
      ]}
    />
  );
}
