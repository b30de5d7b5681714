import * as operations from '#contract/organisation';
import * as Organisation from '#core/organisation';
import { bindings } from '#runtime/bindings';
import { httpHandler } from '#runtime/http';

export const handler = httpHandler(
  operations,
  {
    createOrganisation: Organisation.createOrganisation,
    listOrganisations: Organisation.listOrganisations,
    getOrganisation: Organisation.getOrganisation,
    changeOrganisation: Organisation.changeOrganisation,
    closeOrganisation: Organisation.closeOrganisation,
    inviteMember: Organisation.inviteMember,
    withdrawInvitation: Organisation.withdrawInvitation,
    openInvitation: Organisation.openInvitation,
    acceptInvitation: Organisation.acceptInvitation,
    changeRole: Organisation.changeRole,
    removeMember: Organisation.removeMember,
    listJournal: Organisation.listJournal,
  },
  () => ({ mailBudget: bindings.mailBudget }),
);
