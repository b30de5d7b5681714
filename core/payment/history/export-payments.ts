import * as Contract from '#core/contract';
import { type ContractId, dateAt, instant, kopecks, type Language, roublesText } from '#core/kernel';
import { type Ctx, csvBytes, type FileReply, type InputOf, type OutputOf } from '#core/platform';
import * as store from '../store.ts';
import { CSV_WORDS } from './csv-words.ts';
import { historyTooLong } from './faults.ts';
import { isWanted, olderThan, spanOf } from './history-filter.ts';
import type { listPayments, exportPayments as operation } from './operations.ts';
import { viewOf } from './view.ts';

type PaymentView = OutputOf<typeof listPayments>['payments'][number];

/** A file that a phone opens, and some seconds of reading at most. Our choice. */
const PAYMENTS_AT_MOST = 2000;
const READ_AT_ONCE = 100;

/**
 * The payments of one of the caller's contracts that the filter lets through, as a CSV, newest first. Reads those of the
 * filter's days. Throws `contract.missing`, `payment.days_crossed`, and `payment.history_too_long` rather than leave any out.
 */
export async function exportPayments(ctx: Ctx, input: InputOf<typeof operation>): Promise<FileReply> {
  const { contractId, ...filter } = input;
  const { number, supplier } = await Contract.requireOwn(ctx, contractId);
  const span = spanOf(filter, supplier.timeZone);
  const views: PaymentView[] = [];
  for (let [rest, more] = [span, true]; more; ) {
    const page = await store.newestPayments(ctx, contractId, rest, READ_AT_ONCE);
    views.push(...page.payments.map((payment) => viewOf(ctx, payment, contractId)));
    if (views.length > PAYMENTS_AT_MOST) throw historyTooLong(PAYMENTS_AT_MOST);
    [rest, more] = [olderThan(span, page.payments.at(-1)?.paymentId), page.more];
  }
  const rows = views
    .filter((view) => isWanted(filter, view))
    .map((view) => rowOf(view, { language: ctx.language, timeZone: supplier.timeZone, contractId, number }));
  return {
    fileName: `payments-${number}-${dateAt(ctx.clock.now(), supplier.timeZone)}.csv`,
    content: csvBytes([CSV_WORDS[ctx.language].header, ...rows]),
  };
}

interface Reader {
  readonly language: Language;
  readonly timeZone: string;
  readonly contractId: ContractId;
  readonly number: string;
}

function rowOf(payment: PaymentView, { language, timeZone, contractId, number }: Reader): string[] {
  const words = CSV_WORDS[language];
  const { paymentId, state, origin, createdAt, settledAt, amountKopecks } = payment;
  const { refundedKopecks = 0, chargedBackKopecks = 0 } = payment;
  const own = payment.parts.find((part) => part.contractId === contractId);
  return [
    momentText(createdAt, timeZone, language),
    paymentId,
    // 14 digits alone would be rounded on the screen: 7,801E+13
    `№ ${number}`,
    words.origins[origin],
    words.states[state],
    decimal(amountKopecks),
    decimal(own?.amountKopecks ?? 0),
    decimal(refundedKopecks),
    decimal(chargedBackKopecks),
    settledAt ? momentText(settledAt, timeZone, language) : '',
  ];
}

/** `1663,80`: what Russian Excel takes for a number, whoever reads the header. */
const decimal = (amount: number): string => roublesText(kopecks(amount)).replace('.', ',');

/** As spreadsheets of the language take it for a moment: `31.10.2026 09:05`, `2026-10-31 09:05`. */
function momentText(text: string, timeZone: string, language: Language): string {
  const at = instant(text);
  const on = dateAt(at, timeZone);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return `${language === 'ru' ? on.split('-').reverse().join('.') : on} ${time.format(new Date(at))}`;
}
