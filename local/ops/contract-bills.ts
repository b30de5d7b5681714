import * as Billing from '#core/billing';
import { isPlainDate, roublesText } from '#core/kernel';
import type { Printer } from '../printer.ts';
import { Trouble } from '../trouble.ts';
import { type Command, numberIn, runIn, supplierIn, valuesOf } from './command.ts';

export const closeContract: Command = {
  usage: `close-contract --supplier <id> --number <14 digits> --last-day YYYY-MM-DD
    ends a contract with its final bill, charged up to its last day`,
  read(args) {
    const given = valuesOf(args, { wanted: ['supplier', 'number', 'last-day'] });
    const lastDay = given['last-day'];
    if (!isPlainDate(lastDay)) throw new Trouble(`--last-day ${lastDay} is no date: write it as 2026-10-17.`);
    const closing = { supplierId: supplierIn(given.supplier), number: numberIn(given.number), lastDay };
    return async (ctx, printer) => {
      const { bill } = await Billing.closeContract(ctx, closing);
      if (bill) printBill(printer, bill);
      else printer.line(`${closing.number} is closed; its last month had its bill already.`);
    };
  },
};

export const rebill: Command = {
  usage: `rebill --supplier <id> --number <14 digits> --period YYYY-MM --reason <words for the customer>
    bills a contract's last month again, in place of the bill it has`,
  read(args) {
    const given = valuesOf(args, { wanted: ['supplier', 'number', 'period', 'reason'] });
    const { supplierId, period } = runIn(given);
    const again = { supplierId, period, number: numberIn(given.number), reason: given.reason };
    return async (ctx, printer) => printBill(printer, await Billing.rebillContract(ctx, again));
  },
};

function printBill(
  printer: Printer,
  { number, openingKopecks, chargedKopecks, totalKopecks, dueOn }: Billing.Bill,
): void {
  const sums = [openingKopecks, chargedKopecks, totalKopecks].map(roublesText);
  printer.line(`Bill ${number}: ${sums[0]} open + ${sums[1]} charged = ${sums[2]} roubles, due ${dueOn}.`);
}
