import type { RateDocument } from '../document.ts';
import { type Account, openAccount, pay } from './oracle/account.ts';
import { type Bill, issue } from './oracle/bill.ts';
import { dayFrom, dayText, monthFrom, monthOf, monthText } from './oracle/dates.ts';
import { openMeters } from './oracle/meters.ts';
import { linesOf, openBook } from './oracle/month.ts';
import type { Line } from './oracle/prices.ts';
import { Refused } from './oracle/refused.ts';
import { PER_SQUARE_METRE, perUnit } from './oracle/units.ts';

/**
 * A second implementation of docs/rating.md, for tests only: written from the text, without a look at the engine, as
 * plainly as the rules read, with exact fractions and days counted by hand. What it and the engine do not agree
 * upon is a fault of one of them, or of the text.
 */
export function oracleBill(document: RateDocument): OracleAnswer {
  try {
    return { bill: rate(document) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code };
    throw error;
  }
}

export type OracleAnswer = { bill: OracleBill } | { refused: string };
export type OracleBill = ReturnType<typeof rate>;

function rate(document: RateDocument) {
  const last = monthFrom(document.period);
  const first = monthFrom(document.firstPeriod ?? document.period);
  const meters = openMeters(document, first);
  const account = openAccount(document);
  const book = openBook(document, meters);
  const payments = [...document.payments].sort((a, b) => dayFrom(a.on) - dayFrom(b.on));
  let bill: Bill | undefined;
  for (let month = first; month <= last; month += 1) {
    for (const payment of payments) {
      const paidIn = Math.max(first, monthOf(dayFrom(payment.on)));
      if (paidIn !== month) continue;
      const named = payment.period === undefined ? undefined : monthFrom(payment.period);
      pay(account, dayFrom(payment.on), BigInt(payment.amount), named);
    }
    bill = issue(document, account, linesOf(document, meters, book, month), month);
  }
  if (bill === undefined) throw new Refused('billing.no_month');
  return shown(bill, account);
}

/** The bill as docs/formats.md describes it. */
function shown(bill: Bill, account: Account) {
  return {
    period: monthText(bill.month),
    dueOn: dayText(bill.dueOn),
    opening: Number(bill.opening),
    charged: Number(bill.charged),
    penalty: Number(bill.penalty),
    vat: Number(bill.vat),
    total: Number(bill.opening + bill.charged),
    lines: [
      ...bill.lines.charges.map((line) => ({ kind: 'charge' as const, ...shownLine(line) })),
      ...bill.lines.recalculations.map(({ forMonth, ...line }) => ({
        kind: 'recalculation' as const,
        ...shownLine(line),
        forPeriod: monthText(forMonth),
      })),
    ],
    penalties: bill.penalties.map((penalty) => ({
      forPeriod: monthText(penalty.forMonth),
      dueOn: dayText(penalty.dueOn),
      toDate: Number(penalty.toDate),
      chargedBefore: Number(penalty.chargedBefore),
      amount: Number(penalty.amount),
      spans: penalty.spans.map((span) => ({
        debt: Number(span.debt),
        from: dayText(span.from),
        to: dayText(span.to),
        days: span.days,
        ratePercent: span.ratePercent,
        divisor: span.divisor,
        amount: Number(span.amount),
      })),
    })),
    advances: bill.advances.map(({ percent, dueOn, amount }) => ({
      percent,
      dueOn: dayText(dueOn),
      amount: Number(amount),
    })),
    debts: account.debts
      .filter(({ open, penaltyOpen }) => open !== 0n || penaltyOpen !== 0n)
      .map((debt) => ({
        period: monthText(debt.month),
        dueOn: dayText(debt.dueOn),
        amount: Number(debt.open),
        penalty: Number(debt.penaltyOpen),
      })),
    advance: Number(account.advance),
  };
}

function shownLine(line: Line) {
  return {
    ...line,
    volume: Number(line.volume) / Number(unitsIn(line)),
    amount: Number(line.amount),
    vat: Number(line.vat),
  };
}

function unitsIn({ source, service }: Line): bigint {
  if (source === 'area') return PER_SQUARE_METRE;
  return source === 'persons' ? 1n : perUnit(service);
}
