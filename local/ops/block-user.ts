import * as Identity from '#core/identity';
import type { Ctx } from '#core/platform';
import { credentialsPorts } from '#runtime/ports/credentials';
import { type Command, valuesOf } from './command.ts';

export const blockUser = commandOf({
  usage: `block-user --login <phone or e-mail>
    ends every session of a user and lets them in no more`,
  run: Identity.blockUser,
  said: (login) => `${login} is blocked; every session has ended.`,
});

export const unblockUser = commandOf({
  usage: `unblock-user --login <phone or e-mail>
    lets a blocked user sign in again`,
  run: Identity.unblockUser,
  said: (login) => `${login} may sign in again.`,
});

function commandOf({
  usage,
  run,
  said,
}: {
  usage: string;
  run: (ctx: Ctx, blocked: Identity.BlockedUser) => Promise<void>;
  said: (login: string) => string;
}): Command {
  return {
    usage,
    read(args) {
      const { login } = valuesOf(args, { wanted: ['login'] });
      return async (ctx, printer) => {
        await run({ ...ctx, ports: { ...ctx.ports, ...credentialsPorts() } }, { login });
        printer.line(said(login));
      };
    },
  };
}
