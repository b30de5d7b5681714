import * as Contract from '#core/contract';
import { Trouble } from '../trouble.ts';
import { type Command, numberIn, supplierIn, valuesOf } from './command.ts';

export const checks = Contract.IDENTITY_CHECKS.join(' or ');

export const issueCode: Command = {
  usage: `issue-code --supplier <id> --number <14 digits> --identity <${checks}>
    prints a new activation code of a contract, to be handed to whoever proved in this way who they are`,
  read(args) {
    const { supplier, number, identity } = valuesOf(args, { wanted: ['supplier', 'number', 'identity'] });
    const wanted = {
      supplierId: supplierIn(supplier),
      number: numberIn(number),
      identityCheck: checkIn(identity),
    };
    return async (ctx, printer) => {
      const { activationCode, expiresAt, inCabinet } = await Contract.issueActivationCode(ctx, wanted);
      printer.line(`${number}: ${activationCode}, works once until ${expiresAt}.`);
      if (inCabinet) printer.line('The contract is in a cabinet; the code links it once it has left that.');
    };
  },
};

export function checkIn(text: string): Contract.IdentityCheck {
  const known = Contract.IDENTITY_CHECKS.find((check) => check === text);
  if (!known) throw new Trouble(`--identity ${text} is no identity check: it is ${checks}.`);
  return known;
}
