import type { VNode } from 'preact';
import { useWords, type Words } from '../i18n/language.tsx';
import type { BillView } from './bill.tsx';

type Line = BillView['lines'][number];

/** Which days a line is of, where that is not all of them. */
export function PartOfMonth({ line }: { line: Line }): VNode | null {
  const { t, format } = useWords();
  const { from, days, ofDays } = line;
  if (from === undefined || days === undefined || ofDays === undefined) return null;
  return <p class="muted small">{t('bill.part', { days, count: ofDays, from: format.dateShort(from) })}</p>;
}

/** What is multiplied to a line's amount: of a part of the month an area or a number of persons counts by days. */
export function factorsOf({ unit, source, volume, rate, days, ofDays }: Line, { format }: Words): string {
  const whole = `${format.volume(unit, volume)} × ${format.decimal(rate)}\u00a0₽`;
  const isShare = days !== undefined && (source === 'area' || source === 'persons');
  return isShare ? `${whole} × ${days}/${ofDays}` : whole;
}
