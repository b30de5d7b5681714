import type { VNode } from 'preact';
import { useWords, type Words } from '../i18n/language.tsx';
import { Money, sumOf } from '../ui/money.tsx';
import { More } from '../ui/more.tsx';
import { ServiceIcon } from '../ui/service.tsx';
import type { BillView } from './bill.tsx';
import { factorsOf, PartOfMonth } from './bill-part.tsx';

type Line = BillView['lines'][number];

type Heading = 'h3' | 'h4';

/** The lines of a bill on its page. */
export function BillLines({ lines }: { lines: readonly Line[] }): VNode {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <h2>{t('bill.lines')}</h2>
      <LinesByService lines={lines} heading="h3" />
    </section>
  );
}

/** The lines of a bill, or of one to come, by service; each says how it came about. */
export function LinesByService(props: {
  readonly lines: readonly Line[];
  /** The level of a service's heading where it stands. */
  readonly heading: Heading;
}): VNode {
  const services = [...new Set(props.lines.map(({ service }) => service))];
  return (
    <ul class="rows">
      {services.map((service) => (
        <li key={service}>
          <ServiceLines
            lines={props.lines.filter((line) => line.service === service)}
            heading={props.heading}
          />
        </li>
      ))}
    </ul>
  );
}

function ServiceLines(props: { lines: readonly Line[]; heading: Heading }): VNode | null {
  const { t } = useWords();
  const { lines, heading: Title } = props;
  const first = lines[0];
  if (!first) return null;
  return (
    <article class="stack">
      <div class="bill-service">
        <ServiceIcon service={first.service} />
        <Title>{t(`service.${first.service}`)}</Title>
        <p>
          <span class="visually-hidden">{t('bill.serviceTotal')}: </span>
          <Money amount={sumOf(lines.map(({ amountKopecks }) => amountKopecks))} />
        </p>
      </div>
      <ul class="bill-lines">
        {lines.map((line) => (
          <li
            key={`${line.kind} ${line.forPeriod} ${line.zone} ${line.range} ${line.tariff} ${line.serialNumber} ${line.volume}`}
          >
            <BillLine line={line} />
          </li>
        ))}
      </ul>
    </article>
  );
}

function BillLine({ line }: { line: Line }): VNode {
  const words = useWords();
  const { t, format } = words;
  const factors = factorsOf(line, words);
  const named = line.ranges > 1 || line.zone !== 'single';
  const isStandIn = line.source === 'estimate' || line.source === 'norm' || line.source === 'max-power';
  return (
    <>
      <div class="bill-line figures">
        <p>
          {whatOf(line, words)}
          {line.kind === 'recalculation' && (
            <>
              {' '}
              <span class="tag">{t('bill.recalculation')}</span>
            </>
          )}
        </p>
        <p class="muted">{factors}</p>
        <p class="font-semibold">
          <Money amount={line.amountKopecks} />
        </p>
      </div>
      <PartOfMonth line={line} />
      {named && isStandIn && (
        <p class="mt-1">
          <span class="tag tag-warn">{t(`source.${line.source}`)}</span>
        </p>
      )}
      <More title={t('bill.why')}>
        <ul class="small stack gap-1 figures pb-2">
          {line.kind === 'recalculation' && (
            <li>
              {line.forPeriod
                ? t('bill.recalculationOf', { period: format.periodWithin(line.forPeriod) })
                : t('bill.recalculationWhy')}
            </li>
          )}
          <li>{`${factors} = ${format.money(line.amountKopecks)}`}</li>
          <li>{t('bill.source', { source: t(`source.${line.source}`) })}</li>
          <ValuesOf line={line} />
          {line.ranges > 1 && (
            <li>
              {t('bill.range', { index: line.range + 1, of: line.ranges, bounds: boundsOf(line, words) })}
            </li>
          )}
          {line.days !== undefined && line.ofDays !== undefined && (
            <li>{t('bill.partOfMonth', { days: line.days, ofDays: line.ofDays })}</li>
          )}
          <li>{t('bill.tariff', { name: line.tariffName })}</li>
          <li>{t('bill.basis', { basis: line.legalBasis })}</li>
          <li>{t('bill.lineVat', { percent: line.vatPercent, sum: format.money(line.vatKopecks) })}</li>
        </ul>
      </More>
    </>
  );
}

/** The register values the volume lies between; of a reading over several months a line has only one end. */
function ValuesOf({ line }: { line: Line }): VNode | null {
  const { t, format } = useWords();
  const { previousValue, currentValue, serialNumber: serial = '' } = line;
  if (previousValue !== undefined && currentValue !== undefined) {
    const ends = { previous: format.whole(previousValue), current: format.whole(currentValue) };
    return <li>{t('bill.values', { serial, ...ends })}</li>;
  }
  if (previousValue !== undefined) {
    return <li>{t('bill.valueFrom', { serial, value: format.whole(previousValue) })}</li>;
  }
  if (currentValue !== undefined) {
    return <li>{t('bill.valueTo', { serial, value: format.whole(currentValue) })}</li>;
  }
  return null;
}

/** The line's zone and, where the tariff has several, its range; with neither, where the volume came from. */
function whatOf(line: Line, words: Words): string {
  const { t } = words;
  const zone = line.zone === 'single' ? '' : t(`zone.${line.zone}`);
  if (line.ranges > 1) return [zone, boundsOf(line, words)].filter(Boolean).join(', ');
  return zone || t(`source.${line.source}`);
}

function boundsOf(line: Line, { t, format }: Words): string {
  const from = format.volumeNumber(line.unit, line.rangeFrom);
  if (line.rangeTo === undefined)
    return t('bill.rangeAbove', { from: format.volume(line.unit, line.rangeFrom) });
  const to = format.volume(line.unit, line.rangeTo);
  return line.rangeFrom === 0 ? t('bill.rangeTo', { to }) : t('bill.rangeBetween', { from, to });
}
