import type { VNode } from 'preact';
import type { ContractId, Kopecks, Period } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useOperation } from '../api/query.ts';
import { useWords, type Words } from '../i18n/language.tsx';
import { DOWN, Icon, UP } from '../ui/icon.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { More } from '../ui/more.tsx';
import { Table } from '../ui/table.tsx';

type Comparison = Reply<'billing.compareBill'>;
type Earlier = NonNullable<Comparison['monthBefore']>;
type Change = Earlier['services'][number];

/** A bill beside those of the month before and of the same month last year, and why it differs. */
export function BillComparison(props: { contractId: ContractId; period: Period }): VNode {
  const { t } = useWords();
  const asked = useOperation('billing.compareBill', props);
  return (
    <section class="panel stack" aria-labelledby="comparison">
      <h2 id="comparison">{t('compare.title')}</h2>
      <Loaded asked={asked} bones={<Bones rows={3} class="bone-row" />}>
        {(comparison) => {
          const earlier = [comparison.monthBefore, comparison.yearBefore].filter((one) => one !== undefined);
          if (earlier.length === 0) return <p class="muted">{t('compare.none')}</p>;
          return (
            <>
              <p class="muted small">{t(earlier.length > 1 ? 'compare.note' : 'compare.noteOne')}</p>
              <Sums comparison={comparison} earlier={earlier} />
              <More title={t('compare.why')}>
                <div class="stack pt-2">
                  {earlier.map((one) => (
                    <Reasons key={one.period} earlier={one} />
                  ))}
                </div>
              </More>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

/** A service, or the whole bill, now and against each of the earlier bills. */
interface Row {
  readonly key: string;
  readonly title: string;
  readonly now: Kopecks;
  /** In the order of the earlier bills; undefined where neither of the two has the service. */
  readonly cells: readonly (Cell | undefined)[];
}

interface Cell {
  readonly difference: Kopecks;
  /** Such as `+25 kWh`; empty where there is nothing to add. */
  readonly note: string;
}

function Sums(props: { comparison: Comparison; earlier: readonly Earlier[] }): VNode {
  const words = useWords();
  const { t, format } = words;
  const { comparison, earlier } = props;
  return (
    <Table<Row>
      caption={t('compare.title')}
      rows={rowsOf(comparison, earlier, words)}
      keyOf={({ key }) => key}
      columns={[
        {
          title: t('compare.now'),
          cell: ({ title, now }) => (
            <span class="compared">
              <strong>{title}</strong>
              <Money class="font-semibold" amount={now} />
            </span>
          ),
        },
        ...earlier.map(({ period }, index) => ({
          title: format.period(period).replace(' ', '\u00a0'),
          end: true,
          cell: ({ cells }: Row) => <Difference cell={cells[index]} />,
        })),
      ]}
    />
  );
}

function rowsOf(comparison: Comparison, earlier: readonly Earlier[], words: Words): Row[] {
  const { t, format } = words;
  const services = new Map(earlier.flatMap((one) => one.services.map((change) => [change.service, change])));
  const byService = [...services.values()].map(
    ({ service, amountKopecks }): Row => ({
      key: service,
      title: t(`service.${service}`),
      now: amountKopecks,
      cells: earlier.map((one) => {
        const change = one.services.find((other) => other.service === service);
        return (
          change && {
            difference: change.differenceKopecks,
            note: change.volumeDifference
              ? signed(format.volume(change.unit, change.volumeDifference), change.volumeDifference)
              : '',
          }
        );
      }),
    }),
  );
  const penalties: Row = {
    key: 'penalties',
    title: t('compare.penalty'),
    now: comparison.penaltyKopecks,
    cells: earlier.map((one) => ({ difference: one.penaltyDifferenceKopecks, note: '' })),
  };
  const punished = [comparison.penaltyKopecks, ...earlier.map((one) => one.penaltyDifferenceKopecks)].some(
    Boolean,
  );
  const total: Row = {
    key: 'total',
    title: t('compare.total'),
    now: comparison.chargedKopecks,
    cells: earlier.map((one) => ({
      difference: one.differenceKopecks,
      note: one.differenceKopecks ? t('compare.before', { sum: format.money(one.chargedKopecks) }) : '',
    })),
  };
  return [...byService, ...(punished ? [penalties] : []), total];
}

/** An arrow shows which way it went, the sign says it. */
function Difference({ cell }: { cell: Cell | undefined }): VNode {
  const { t, format } = useWords();
  if (!cell) return <span class="muted small">{t('compare.absent')}</span>;
  const { difference, note } = cell;
  return (
    <span class="change">
      {difference === 0 ? (
        <span>{t('compare.same')}</span>
      ) : (
        <span class={difference > 0 ? 'change-up' : 'change-down'}>
          <Icon d={difference > 0 ? UP : DOWN} size={16} />
          {signed(format.money(difference), difference)}
        </span>
      )}
      {note && <span class="muted small">{note}</span>}
    </span>
  );
}

function Reasons({ earlier }: { earlier: Earlier }): VNode {
  const words = useWords();
  const { t, format } = words;
  const changed = earlier.services.filter(
    ({ differenceKopecks, reasons }) => differenceKopecks !== 0 || reasons.length > 0,
  );
  return (
    <div class="stack gap-2">
      <h3>{t('compare.with', { period: format.periodWithin(earlier.period) })}</h3>
      {changed.length === 0 && <p class="muted">{t('compare.same')}</p>}
      {changed.map((change) => (
        <div key={change.service} class="figures">
          <p>
            <strong>{t(`service.${change.service}`)}</strong>
          </p>
          <ul class="list-disc pl-5 small">
            {reasonsOf(change, words).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** In words, with the money that each effect makes up. */
function reasonsOf(change: Change, { t, format }: Words): string[] {
  const sum = (amount: Kopecks): string => signed(format.money(amount), amount);
  const { unit, volumeBefore, volume, volumeEffectKopecks, rateEffectKopecks } = change;
  const volumes = t('change.volumes', {
    before: format.volume(unit, volumeBefore),
    now: format.volume(unit, volume),
  });
  const told = change.reasons.map((reason) => {
    if (reason === 'rate') return t('change.rate', { sum: sum(rateEffectKopecks) });
    if (reason !== 'volume') return t(`change.${reason}`);
    const effect = t('change.volume', { sum: sum(volumeEffectKopecks) });
    return volume === volumeBefore ? effect : `${effect} (${volumes})`;
  });
  const { recalculationEffectKopecks: recalculated } = change;
  return recalculated === 0 ? told : [...told, t('change.recalculations', { sum: sum(recalculated) })];
}

function signed(text: string, amount: number): string {
  return amount > 0 ? `+${text}` : text;
}
