export { acceptInvitation } from './accept-invitation.ts';
export { writeCode } from './activation-code.ts';
export { emptyCabinet } from './empty-cabinet.ts';
export { getActivationCode } from './get-activation-code.ts';
export { getContract } from './get-contract.ts';
export { getDashboard } from './get-dashboard.ts';
export { groupContracts } from './group-contracts.ts';
export { openContract, shardOf, supplierFacts } from './head.ts';
export { isInUse } from './in-use.ts';
export { inviteCustomer } from './invite-customer.ts';
export { issueActivationCode } from './issue-activation-code.ts';
export { linkContract } from './link-contract.ts';
export * from './model.ts';
export { moveContracts } from './move-contracts.ts';
export { openInvitation } from './open-invitation.ts';
export { readingsDue } from './readings-due.ts';
export { approveSignInChange } from './sign-in-change/approve-sign-in-change.ts';
export { rejectSignInChange } from './sign-in-change/reject-sign-in-change.ts';
export { requestSignInChange } from './sign-in-change/request-sign-in-change.ts';
export {
  checkOwner,
  type HeadChange,
  headItem,
  headKey,
  headsOf,
  pageOfShard,
  patchHead,
  requireAllOwn,
  requireHead,
  requireOwn,
} from './store.ts';
export { headFrom } from './stored-head.ts';
export { leaveCabinet, terminateContract } from './terminate-contract.ts';
export { unlinkContract } from './unlink-contract.ts';
export { withdrawActivationCode } from './withdraw-activation-code.ts';
export { withdrawInvitation } from './withdraw-invitation.ts';
