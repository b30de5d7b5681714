import * as operations from '#contract/contract';
import * as Contract from '#core/contract';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { httpHandler } from '#runtime/http';

export const handler = httpHandler(operations, {
  getDashboard: Contract.getDashboard,
  linkContract: (ctx, input) => Contract.linkContract(ctx, input, Ledger.lastPayment),
  unlinkContract: Contract.unlinkContract,
  groupContracts: Contract.groupContracts,
  moveContracts: Contract.moveContracts,
  issueActivationCode: Contract.issueActivationCode,
  inviteCustomer: Contract.inviteCustomer,
  withdrawInvitation: Contract.withdrawInvitation,
  openInvitation: Contract.openInvitation,
  acceptInvitation: Contract.acceptInvitation,
  withdrawActivationCode: Contract.withdrawActivationCode,
  getActivationCode: Contract.getActivationCode,
  requestSignInChange: Contract.requestSignInChange,
  approveSignInChange: Contract.approveSignInChange,
  rejectSignInChange: Contract.rejectSignInChange,
  getContract: (ctx, input) => Contract.getContract(ctx, input, Metering.metersOf),
});
