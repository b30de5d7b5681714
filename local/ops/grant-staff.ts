import * as Identity from '#core/identity';
import { type Command, supplierIn, valuesOf } from './command.ts';
import { roleIn, roleNames, rolesText } from './staff-roles.ts';

export const grantStaff: Command = {
  usage: `grant-staff --supplier <id> --login <phone or e-mail> --role <${roleNames}>
    gives a registered user a role at a supplier`,
  read(args) {
    const { supplier, login, role } = valuesOf(args, { wanted: ['supplier', 'login', 'role'] });
    const grant = { supplierId: supplierIn(supplier), login, role: roleIn(role) };
    return async (ctx, printer) => {
      const { roles } = await Identity.grantStaff(ctx, grant);
      printer.line(`${login} at ${supplier}: ${rolesText(roles)}.`);
    };
  },
};
