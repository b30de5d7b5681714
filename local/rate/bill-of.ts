import * as Billing from '#core/billing';
import type * as Contract from '#core/contract';
import { invariant, type Kopecks, lastDay, monthsBetween, type Period, plusMonths } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import { type BillView, viewOf } from './bill-view.ts';
import type { RateDocument } from './document.ts';
import { type MeteredLife, meteredLives, meterIn } from './metered.ts';
import { headOf, rulesOf, supplierOf, tariffOf } from './subject.ts';

/**
 * The bill of a document's `period`: its months are billed one after the other, as month ends would have done, each
 * knowing only the readings and payments up to its last day. Throws the engine's faults where there can be no bill.
 */
export function billOf(document: RateDocument): BillView {
  const bill = billsOf(document).at(-1);
  invariant(bill, 'a document has a month');
  return bill;
}

/** {@link billOf} of every month from `firstPeriod` on, in order. */
export function billsOf(document: RateDocument): BillView[] {
  const tariffs = tariffBook(document.tariffs.map(tariffOf));
  const book = Billing.ratingBook(supplierOf(document), tariffs, rulesOf(document));
  const first = document.firstPeriod ?? document.period;
  const lives = meteredLives(document, book.supplier.supplierId, first);
  const facts = lives.map(({ opened, billed }) => [opened.meterId, factsOf(opened, billed)] as const);
  let head = headOf(document, book.supplier, Object.fromEntries(facts));
  let account = accountBefore(document);
  const bills: Billing.BilledMonth[] = [];
  return monthsFrom(first, document.period).map((period) => {
    account = paymentsUpTo(document, period, first).reduce(Billing.receive, account);
    const input = inputOf(document, { book, head, lives, period, bills });
    const composed = Billing.composeBill(input, account);
    bills.push({ period, persons: head.premise.persons, lines: composed.rated.lines });
    head = { ...head, meters: Billing.metersAfter(head, composed.rated) };
    account = composed.account;
    return viewOf(document, input, composed);
  });
}

function monthsFrom(first: Period, last: Period): Period[] {
  return Array.from({ length: monthsBetween(first, last) + 1 }, (_, index) => plusMonths(first, index));
}

function factsOf(meter: MeteredLife['opened'], billed: Contract.BilledMeter): Contract.MeterFacts {
  const { service, zones, automatic, verifiedUntil } = meter;
  return { service, registers: zones.length as 1 | 2 | 3, automatic, verifiedUntil, billed };
}

interface Month {
  readonly book: Billing.RatingBook;
  readonly head: Contract.ContractHead;
  readonly lives: readonly MeteredLife[];
  readonly period: Period;
  readonly bills: readonly Billing.BilledMonth[];
}

function inputOf(document: RateDocument, { book, head, lives, period, bills }: Month): Billing.RatingInput {
  const input = { book, head, meters: lives.map((life) => meterIn(book, life, period)), period };
  const since = Billing.recalculatedSince(input);
  const { closedOn } = document.contract;
  return {
    ...input,
    earlierBills: since === undefined ? [] : bills.filter((bill) => bill.period >= since),
    ...(closedOn && period === document.period && { closedOn }),
  };
}

function accountBefore({ debts, advance }: RateDocument): Billing.Account {
  return {
    debts: debts
      .map(({ period, dueOn, amount, penalty, penaltyCharged = penalty, paid }) => ({
        period,
        dueOn,
        openKopecks: amount as Kopecks,
        paidLate: paid
          .map((part) => ({ on: part.on, amountKopecks: part.amount as Kopecks }))
          .sort((a, b) => (a.on < b.on ? -1 : 1)),
        penaltyChargedKopecks: penaltyCharged as Kopecks,
        penaltyOpenKopecks: penalty as Kopecks,
      }))
      .sort((a, b) => (a.dueOn + a.period < b.dueOn + b.period ? -1 : 1)),
    advanceKopecks: advance as Kopecks,
  };
}

/** The payments a month end learns of: those of the month, and before the first of them all earlier ones; named ones of a day first. */
function paymentsUpTo({ payments }: RateDocument, period: Period, first: Period): Billing.Receipt[] {
  const known = period === first ? '' : lastDay(plusMonths(period, -1));
  return payments
    .filter(({ on }) => on > known && on <= lastDay(period))
    .toSorted((a, b) => (a.on + (a.period ?? '~') < b.on + (b.period ?? '~') ? -1 : 1))
    .map((payment) => ({
      amountKopecks: payment.amount as Kopecks,
      on: payment.on,
      ...(payment.period && { paysFor: payment.period }),
    }));
}
