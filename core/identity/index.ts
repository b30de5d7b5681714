export { activate } from './activate.ts';
export { approveSignInChange } from './approve-sign-in-change.ts';
export { askDeletion } from './ask-deletion.ts';
export { authenticate } from './authenticate.ts';
export { type BlockedUser, blockUser, unblockUser } from './block-user.ts';
export { cancelDeletion } from './cancel-deletion.ts';
export { cancelSignInChange, keepSignIn } from './cancel-sign-in-change.ts';
export { getCaptcha, requireWork } from './captcha.ts';
export {
  CAPTCHA_PURPOSES,
  type CaptchaAnswer,
  type CaptchaPurpose,
  captchaAnswer,
} from './captcha-answer.ts';
export { changePassword } from './change-password.ts';
export { changeProfile } from './change-profile.ts';
export { changeSignUpPhone } from './change-sign-up-phone.ts';
export { checkUnrecovered } from './check-unrecovered.ts';
export { chooseNotices, wantsNotice } from './choose-notices.ts';
export { completeEmailRecovery } from './complete-email-recovery.ts';
export { completeEmailSignUp } from './complete-email-sign-up.ts';
export { completeProfile } from './complete-profile.ts';
export { completeRecovery } from './complete-recovery.ts';
export { confirmEmailChange } from './confirm-email-change.ts';
export { confirmPhoneChange } from './confirm-phone-change.ts';
export { confirmSignUp } from './confirm-sign-up.ts';
export { connectProvider } from './connect-provider.ts';
export { spendMail } from './day-budget.ts';
export type { SentDevice } from './device.ts';
export { disconnectProvider } from './disconnect-provider.ts';
export { endAllSessions } from './end-all-sessions.ts';
export { endSession } from './end-session.ts';
export type { SignedIn } from './enter.ts';
export { eraseUser, isDeletionDue } from './erase-user.ts';
export { finishProviderSignIn } from './finish-provider-sign-in.ts';
export { forgetSignUp } from './forget-sign-up.ts';
export { getLegal } from './get-legal.ts';
export { getMe } from './get-me.ts';
export { getUser, getUsers } from './get-user.ts';
export { giveConsent } from './give-consent.ts';
export { giveProviderCode } from './give-provider-code.ts';
export { grantStaff, type StaffGrant } from './grant-staff.ts';
export { invitationMessage } from './invitation-message.ts';
export { followInvitation, invitationToken } from './invitation-token.ts';
export { cabinetJournal, journal, organisationJournal, queryJournal, staffJournal } from './journal.ts';
export { JOURNAL_EVENTS, type JournalEvent } from './journal-event.ts';
export * from './legal.ts';
export { throttleOpening } from './link-token.ts';
export { connectionsOf, listConnections } from './list-connections.ts';
export { listConsents } from './list-consents.ts';
export { listJournal } from './list-journal.ts';
export { listProviders } from './list-providers.ts';
export { listSessions } from './list-sessions.ts';
export { managedIn, membershipsOf, setRole } from './membership.ts';
export * from './model.ts';
export type { Credentials, DayBudget, SignInProvider } from './ports.ts';
export { refreshSession } from './refresh-session.ts';
export { rejectSignInChange } from './reject-sign-in-change.ts';
export {
  type NewSignIn,
  type OfCustomer,
  requestSignInChange,
  type SignInChangeView,
} from './request-sign-in-change.ts';
export { requireActive } from './require-active.ts';
export { requireStaff } from './require-staff.ts';
export { requireUser } from './require-user.ts';
export { resendPhoneCode } from './resend-phone-code.ts';
export { resendRecoveryCode } from './resend-recovery-code.ts';
export { resendSignInCode } from './resend-sign-in-code.ts';
export { resendSignUpCode } from './resend-sign-up-code.ts';
export { resendSignUpLink } from './resend-sign-up-link.ts';
export { revokeStaff, type StaffRevocation } from './revoke-staff.ts';
export { readAccessToken } from './session-token.ts';
export { setSecondFactor } from './set-second-factor.ts';
export { setSignInBy } from './set-sign-in-by.ts';
export { signIn } from './sign-in.ts';
export { signOut } from './sign-out.ts';
export { signUpByProvider } from './sign-up-by-provider.ts';
export { startEmailChange } from './start-email-change.ts';
export { startEmailRecovery } from './start-email-recovery.ts';
export { startEmailSignUp } from './start-email-sign-up.ts';
export { startPhoneChange } from './start-phone-change.ts';
export { startProviderConnection } from './start-provider-connection.ts';
export { type SentAway, startProviderSignIn } from './start-provider-sign-in.ts';
export { startRecovery } from './start-recovery.ts';
export { startSignUp } from './start-sign-up.ts';
export { readVouchedToken } from './vouched-token.ts';
export { withdrawConsent } from './withdraw-consent.ts';
