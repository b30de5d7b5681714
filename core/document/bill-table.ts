import { type Kopecks, kopecks, plainDate } from '#core/kernel';
import { number, SIZE, SMALL, type Words } from './bill-cells.ts';
import {
  basesOf,
  groupsOf,
  isStandIn,
  isTakenBack,
  type LineGroup,
  penaltySum,
  registerOf,
  sumOf,
  vatPercentsOf,
} from './bill-groups.ts';
import { FORMATS, type Formats } from './format.ts';
import type { BillDocument, ExplainedLine } from './model.ts';
import { penaltyRows } from './penalty-rows.ts';
import { COLORS } from './sheet.ts';
import type { Cell, CellText, Row, Table } from './table.ts';
import { TEXTS, type Texts } from './texts.ts';

/** Service · readings · volume · rate · VAT · sum. */
const COLUMNS = [158, 130, 64, 48, 52, 59.28];

/** The bill's charges as a table: a group for each service and meter, a line for each zone and range; recalculations and penalties after. */
export function billTable(input: BillDocument): Table {
  const percents = vatPercentsOf(input.lines);
  const words: Words = {
    t: TEXTS[input.language],
    f: FORMATS[input.language],
    input,
    vatPercent: percents.length === 1 ? percents[0] : undefined,
  };
  return {
    columns: COLUMNS,
    head: headRow(words),
    rows: [
      ...groupsOf(input.lines).flatMap((group) => groupRows(words, group)),
      ...input.penalties.flatMap((penalty) => penaltyRows(words, penalty)),
      ...totalRows(words),
    ],
  };
}

function headRow({ t, vatPercent }: Words): Row {
  const { columns } = t.bill;
  const vat = vatPercent === undefined ? columns.vatAny : columns.vat(`${vatPercent}\u00a0%`);
  const titles = [columns.service, columns.readings, columns.volume, columns.rate, vat, columns.amount];
  return {
    cells: titles.map((text, index) => ({
      texts: [{ text, size: SMALL, color: COLORS.muted, align: index < 2 ? 'left' : 'right' }],
      heading: 'column',
    })),
    padding: 5,
  };
}

function groupRows(words: Words, group: LineGroup): Row[] {
  const { lines } = group;
  const [only] = lines;
  if (lines.length === 1 && only && group.kind === 'charge') {
    return [{ cells: [groupHeading(words, group, 1), ...lineCells(words, only, true)], rule: 'thin' }];
  }
  const { f } = words;
  const heading: Row = {
    cells: [
      groupHeading(words, group, 4),
      { texts: [number(f.sum(group.vatKopecks), { color: COLORS.muted })] },
      { texts: [number(f.sum(group.amountKopecks), { font: 'bold' })] },
    ],
    rule: 'thin',
    keepWithNext: true,
  };
  const seen = new Set<string>();
  const rows = lines.map((line): Row => {
    const register = registerOf(line);
    const isFirst = !seen.has(register);
    seen.add(register);
    return { cells: [lineHeading(words, line), ...lineCells(words, line, isFirst)], padding: 2 };
  });
  return [heading, ...rows];
}

function groupHeading({ t, f, input }: Words, group: LineGroup, span: number): Cell {
  const { serialNumber, forPeriod, lines } = group;
  const name = `${t.services[group.service]}, ${f.unit(group.unit)}`;
  const meter = input.meters.find((one) => one.serialNumber === serialNumber);
  const about = [
    serialNumber && t.bill.meter(serialNumber),
    meter && meter.transformationRatio > 1 && t.bill.ratio(meter.transformationRatio),
    meter && group.kind === 'charge' && t.bill.verifiedUntil(f.dateShort(meter.verifiedUntil)),
  ].filter((part): part is string => Boolean(part));
  const texts: CellText[] = [
    {
      text: forPeriod ? t.bill.recalculation(name, f.period(forPeriod)) : name,
      size: SIZE,
      font: 'bold',
      maxLines: 2,
    },
  ];
  if (group.kind === 'recalculation') {
    texts.push({ text: reasonOf(t, lines), size: SMALL, color: COLORS.ink, maxLines: 3 });
  }
  if (about.length > 0) texts.push({ text: about.join(', '), size: SMALL, color: COLORS.muted, maxLines: 3 });
  return { texts, span, heading: 'row' };
}

/** Why a month is recalculated follows from what is taken back. */
function reasonOf(t: Texts, lines: readonly ExplainedLine[]): string {
  const sources = lines.filter(({ volume }) => volume < 0).map(({ source }) => source);
  const standIn = (['estimate', 'norm', 'max-power'] as const).find((source) => sources.includes(source));
  return t.bill.reasons[standIn ?? 'reading'];
}

function lineHeading({ t, f }: Words, line: ExplainedLine): Cell {
  const parts = [
    line.zone === 'single' ? undefined : t.zones[line.zone],
    line.ranges > 1 ? rangeText(t, f, line) : undefined,
  ].filter((part): part is string => part !== undefined);
  // one register, one range: nothing tells the lines apart but what they do
  const alone =
    line.kind === 'charge'
      ? t.services[line.service]
      : isTakenBack(line)
        ? t.bill.takenBackRow
        : t.bill.chargedAnewRow;
  const text = parts.length > 0 ? parts.join('; ') : alone;
  return { texts: [{ text, size: SIZE, maxLines: 2 }], heading: 'row' };
}

function rangeText(t: Texts, f: Formats, { unit: counted, rangeFrom, rangeTo }: ExplainedLine): string {
  const volume = (smallest: number) => f.volume(counted, smallest);
  const unit = `\u00a0${f.unit(counted)}`;
  if (rangeTo === undefined) return t.bill.rangeAbove(volume(rangeFrom) + unit);
  if (rangeFrom === 0) return t.bill.rangeTo(volume(rangeTo) + unit);
  return t.bill.rangeBetween(volume(rangeFrom), volume(rangeTo) + unit);
}

/** All cells of a line but its heading. Readings stand once for each register, however many ranges it fills. */
function lineCells(words: Words, line: ExplainedLine, isFirst: boolean): Cell[] {
  const { t, f, vatPercent } = words;
  const standIn = isStandIn(line);
  const vat = [number(f.sum(kopecks(line.vatKopecks)), { color: COLORS.muted })];
  if (vatPercent === undefined) {
    vat.push(number(`${line.vatPercent}\u00a0%`, { size: SMALL, color: COLORS.muted }));
  }
  const volume = f.volume(line.unit, line.volume);
  return [
    { texts: [...(isFirst ? readingTexts(t, f, line) : []), ...partTexts(t, f, line)] },
    { texts: [number(standIn ? `≈\u00a0${volume}` : volume, standIn ? { font: 'bold' } : {})] },
    { texts: [number(f.decimal(line.rate))] },
    { texts: vat },
    { texts: [number(f.sum(kopecks(line.amountKopecks)))] },
  ];
}

function readingTexts(t: Texts, f: Formats, line: ExplainedLine): CellText[] {
  const { previousValue: from, currentValue: to } = line;
  const values =
    from !== undefined && to !== undefined
      ? `${f.whole(from)} – ${f.whole(to)}`
      : from !== undefined
        ? t.bill.readingFrom(f.whole(from))
        : to !== undefined && t.bill.readingTo(f.whole(to));
  const style = isStandIn(line) ? ({ font: 'bold', color: COLORS.warn } as const) : { color: COLORS.muted };
  return [
    ...(values ? [{ text: values, size: SIZE, maxLines: 2 }] : []),
    { text: sourceText(t, line), size: SMALL, maxLines: 3, ...style },
  ];
}

/** Of which days a line is, where that is not all of them. */
function partTexts(t: Texts, f: Formats, { from, days, ofDays }: ExplainedLine): CellText[] {
  if (from === undefined || days === undefined || ofDays === undefined) return [];
  return [{ text: t.bill.part(days, ofDays, f.dateShort(plainDate(from))), size: SMALL, maxLines: 2 }];
}

function sourceText(t: Texts, line: ExplainedLine): string {
  const { source, serialNumber, previousValue, currentValue } = line;
  if (isTakenBack(line)) {
    const isWorkedOut = source === 'estimate' || source === 'norm' || source === 'max-power';
    return t.bill.takenBack[isWorkedOut ? source : 'reading'];
  }
  if (source === 'norm' && serialNumber === undefined) return t.normWithoutMeter;
  const isRead = source === 'customer' || source === 'automatic' || source === 'staff';
  const isWhole = previousValue !== undefined && currentValue !== undefined;
  return isRead && !isWhole ? t.bill.sharedByDays(t.sources[source]) : t.sources[source];
}

function totalRows({ t, f, input }: Words): Row[] {
  const { bill, lines, penalties } = input;
  const row = (title: string, vat: Kopecks | undefined, amount: Kopecks, last: boolean): Row => {
    const weight = last ? ({ font: 'bold', size: 10 } as const) : {};
    return {
      cells: [
        { texts: [{ text: title, size: SIZE, ...weight }], span: 4, heading: 'row' },
        { texts: vat === undefined ? [] : [number(f.sum(vat), { color: COLORS.muted })] },
        { texts: [number(f.sum(amount), weight)] },
      ],
      rule: last ? 'strong' : 'thin',
      ...(last ? { ground: COLORS.soft, padding: 6 } : { keepWithNext: true }),
    };
  };
  const partial = (title: string, kind: ExplainedLine['kind']): Row => {
    const some = lines.filter((line) => line.kind === kind);
    return row(title, sumOf(some, 'vatKopecks'), sumOf(some, 'amountKopecks'), false);
  };
  const more = [
    ...(lines.some(({ kind }) => kind === 'recalculation')
      ? [partial(t.bill.recalculated, 'recalculation')]
      : []),
    ...(penalties.length > 0 ? [row(t.bill.penalties, undefined, penaltySum(penalties), false)] : []),
  ];
  return [
    ...(more.length > 0 ? [partial(t.bill.subtotal, 'charge'), ...more] : []),
    row(t.bill.total(f.period(bill.period)), bill.vatKopecks, bill.chargedKopecks, true),
  ];
}

/** What set the bill's tariffs and penalties: each order once, with the tariffs it set and since when they are in force. */
export function basisTexts({ language, lines, penalties }: BillDocument): string[] {
  const t = TEXTS[language];
  const f = FORMATS[language];
  const set = new Map<string, string[]>();
  for (const { service, tariff, tariffName, legalBasis } of basesOf(lines)) {
    const from = /\/(\d{4}-\d{2}-\d{2})$/.exec(tariff)?.[1];
    const about = from ? `${tariffName}, ${t.bill.since(f.dateShort(plainDate(from)))}` : tariffName;
    set.set(legalBasis, [...(set.get(legalBasis) ?? []), `${t.services[service]} (${about})`]);
  }
  for (const { legalBasis } of penalties) set.set(legalBasis, [t.bill.penaltyBasis]);
  return [...set].map(([legalBasis, tariffs]) => `${legalBasis}: ${tariffs.join('; ')}`);
}
