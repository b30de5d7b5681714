import * as Identity from '#core/identity';
import { type Command, supplierIn, valuesOf } from './command.ts';
import { roleIn, roleNames, rolesText } from './staff-roles.ts';

export const revokeStaff: Command = {
  usage: `revoke-staff --supplier <id> --login <phone or e-mail> [--role <${roleNames}>]
    takes a role, or without --role every one, from a user at a supplier`,
  read(args) {
    const { supplier, login, role } = valuesOf(args, { wanted: ['supplier', 'login'], optional: ['role'] });
    const revocation = {
      supplierId: supplierIn(supplier),
      login,
      ...(role !== undefined && { role: roleIn(role) }),
    };
    return async (ctx, printer) => {
      const member = await Identity.revokeStaff(ctx, revocation);
      printer.line(`${login} at ${supplier}: ${rolesText(member?.roles ?? [])}.`);
    };
  },
};
