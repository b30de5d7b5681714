import * as Contract from '#core/contract';
import { Trouble } from '../trouble.ts';
import { type Command, numberIn, supplierIn, valuesOf } from './command.ts';
import { checkIn, checks } from './issue-code.ts';

export const invite: Command = {
  usage: `invite --supplier <id> --to <phone or e-mail> --numbers <14 digits, …> --identity <${checks}>
    sends a link that puts contracts into the cabinet of whoever proved in this way that they are theirs`,
  read(args) {
    const { supplier, to, numbers, identity } = valuesOf(args, {
      wanted: ['supplier', 'to', 'numbers', 'identity'],
    });
    if (!/^\+7\d{10}$|^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to))
      throw new Trouble(`--to ${to} is neither a phone as +79211234567 nor an e-mail.`);
    const wanted = {
      supplierId: supplierIn(supplier),
      to,
      numbers: numbers.split(',').map((number) => numberIn(number.trim())),
      identityCheck: checkIn(identity),
    };
    return async (ctx, printer) => {
      const { expiresAt } = await Contract.inviteCustomer(ctx, wanted);
      printer.line(
        `Contracts in the invitation: ${wanted.numbers.length}. It is on its way to ${to}, good until ${expiresAt}.`,
      );
    };
  },
};
