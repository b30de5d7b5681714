import * as Contract from '#core/contract';
import type { NewSignIn, SignInChangeView } from '#core/identity';
import type { Ctx } from '#core/platform';
import { Trouble } from '../trouble.ts';
import { type Command, numberIn, supplierIn, valuesOf } from './command.ts';

type Of = { supplierId: ReturnType<typeof supplierIn>; number: string };

const OF_CUSTOMER = '--supplier <id> --number <14 digits>';
const NEW_SIGN_IN = '--phone <+79211234567> and/or --email <address>';

export const requestSignInChange = commandOf({
  usage: `request-sign-in-change ${OF_CUSTOMER} ${NEW_SIGN_IN} --reason <words>
    asks for the cabinet with this contract to open by another phone or e-mail; its owner is told`,
  wanted: ['reason'],
  run: Contract.requestSignInChange,
});

export const approveSignInChange = commandOf({
  usage: `approve-sign-in-change ${OF_CUSTOMER} ${NEW_SIGN_IN}
    carries it out, a day later at the earliest`,
  wanted: [],
  run: Contract.approveSignInChange,
});

export const rejectSignInChange: Command = {
  usage: `reject-sign-in-change ${OF_CUSTOMER}
    turns it down`,
  read(args) {
    const given = valuesOf(args, { wanted: ['supplier', 'number'] });
    const of = { supplierId: supplierIn(given.supplier), number: numberIn(given.number) };
    return async (ctx, printer) => printer.line(said(of, await Contract.rejectSignInChange(ctx, of)));
  },
};

function commandOf<Wanted extends 'reason'>({
  usage,
  wanted,
  run,
}: {
  usage: string;
  wanted: readonly Wanted[];
  run: (ctx: Ctx, input: Of & NewSignIn & Record<Wanted, string>) => Promise<SignInChangeView>;
}): Command {
  return {
    usage,
    read(args) {
      const given = valuesOf<'supplier' | 'number' | Wanted, 'phone' | 'email'>(args, {
        wanted: ['supplier', 'number', ...wanted],
        optional: ['phone', 'email'],
      });
      const of = { supplierId: supplierIn(given.supplier), number: numberIn(given.number) };
      const { phone, email } = given;
      if (phone !== undefined && !/^\+7\d{10}$/.test(phone))
        throw new Trouble(`--phone ${phone} is no phone: write it as +79211234567.`);
      if (email !== undefined && !/^\S+@\S+\.\S+$/.test(email))
        throw new Trouble(`--email ${email} is no e-mail.`);
      return async (ctx, printer) => printer.line(said(of, await run(ctx, { ...given, ...of })));
    },
  };
}

function said({ number }: Of, { state, approvableFrom, endsAt }: SignInChangeView): string {
  if (state === 'approved')
    return `${number}: approved. The customer now recovers the password by the new phone or e-mail.`;
  if (state !== 'requested') return `${number}: ${state}.`;
  return `${number}: requested. It can be approved from ${approvableFrom} until ${endsAt}, unless its owner stops it.`;
}
