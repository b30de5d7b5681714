import type { OrganisationRole } from '#core/kernel';
import type { OperationId } from '../../routes.ts';
import type { Input, Outcome } from '../rows.ts';
import type { Things } from '../scene.ts';

/** What an operation about an organisation, or a contract in one, wants of its caller. */
export interface Needed {
  /** The least role that may; {@link ORGANISATION_ROLES}. */
  readonly role: OrganisationRole;
  /** What who may is answered with, where it is not what the owner of a contract is. */
  readonly answer?: Outcome;
  /** What is sent instead of what the matrix' row sends. */
  readonly input?: (things: Things) => Input;
}

/** Autopay is a person's; whoever sees the contract is told that it has none. */
const NO_AUTOPAY: Needed = { role: 'observer', answer: '404 payment.autopay_missing' };

/** An operation that takes a contract or an organisation and has no line here fails. */
export const needed: Partial<Record<OperationId, Needed>> = {
  'organisation.changeOrganisation': { role: 'manager' },
  'organisation.changeRole': { role: 'manager' },
  'organisation.closeOrganisation': { role: 'manager', answer: '422 organisation.has_contracts' },
  'organisation.getOrganisation': { role: 'observer' },
  'organisation.inviteMember': { role: 'manager' },
  'organisation.listJournal': { role: 'manager' },
  'organisation.removeMember': { role: 'manager' },
  'organisation.withdrawInvitation': { role: 'manager' },

  'contract.getContract': { role: 'observer' },
  'contract.getDashboard': { role: 'observer', input: inOrganisation },
  'contract.groupContracts': { role: 'manager' },
  'contract.linkContract': { role: 'manager', input: inOrganisation },
  'contract.moveContracts': { role: 'manager' },
  'contract.unlinkContract': { role: 'manager' },

  'metering.checkReading': { role: 'readings' },
  'metering.listReadings': { role: 'observer' },
  'metering.submitReading': { role: 'readings' },

  'ledger.listEntries': { role: 'observer' },

  'billing.compareBill': { role: 'observer' },
  'billing.getBill': { role: 'observer' },
  'billing.listBills': { role: 'observer' },
  'billing.previewBill': { role: 'observer' },

  'payment.exportPayments': { role: 'observer' },
  'payment.getAutopay': { role: 'observer' },
  'payment.getCardChoice': { role: 'observer' },
  'payment.getPayment': { role: 'observer' },
  'payment.listPayments': { role: 'observer' },
  'payment.pauseAutopay': NO_AUTOPAY,
  'payment.previewPayment': { role: 'payments' },
  'payment.removeAutopay': { role: 'observer' },
  'payment.resumeAutopay': NO_AUTOPAY,
  'payment.setAutopay': { role: 'observer', answer: '422 payment.autopay_of_organisation' },
  'payment.startPayment': {
    role: 'payments',
    input: () => ({ cardId: undefined, confirmed: ['repeat'] }),
  },

  'document.billPdf': { role: 'observer' },
  'document.contractData': { role: 'observer' },
  'document.receiptPdf': { role: 'observer' },
};

function inOrganisation({ organisationId }: Things): Input {
  return { organisationId };
}
