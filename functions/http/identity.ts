import * as operations from '#contract/identity';
import * as Identity from '#core/identity';
import * as Organisation from '#core/organisation';
import { httpHandler } from '#runtime/http';
import { identityPorts } from '#runtime/ports/identity';
import { endSession, rememberBrowser, withSession } from '#runtime/session';

const signedIn = ({ givenName, tokens }: Identity.SignedIn) => withSession({ givenName }, tokens);
const sentAway = ({ url, browserToken }: Identity.SentAway) => rememberBrowser({ url }, browserToken);

export const handler = httpHandler(
  operations,
  {
    startSignUp: Identity.startSignUp,
    changeSignUpPhone: Identity.changeSignUpPhone,
    resendSignUpCode: Identity.resendSignUpCode,
    confirmSignUp: Identity.confirmSignUp,
    completeProfile: Identity.completeProfile,
    startEmailSignUp: Identity.startEmailSignUp,
    resendSignUpLink: Identity.resendSignUpLink,
    completeEmailSignUp: Identity.completeEmailSignUp,
    activate: Identity.activate,
    signIn: async (ctx, input, session) => {
      const answer = await Identity.signIn(ctx, input, session);
      return 'code' in answer ? answer : signedIn(answer);
    },
    refreshSession: async (ctx, _input, session) =>
      withSession({ done: true }, await Identity.refreshSession(ctx, session)),
    signOut: async (ctx, _input, session) => endSession(await Identity.signOut(ctx, session)),
    listProviders: Identity.listProviders,
    startProviderSignIn: async (ctx, input, session) =>
      sentAway(await Identity.startProviderSignIn(ctx, input, session)),
    finishProviderSignIn: async (ctx, input, session) => {
      const answer = await Identity.finishProviderSignIn(ctx, input, session);
      return 'entryId' in answer ? answer : signedIn(answer);
    },
    signUpByProvider: async (ctx, input, session) =>
      signedIn(await Identity.signUpByProvider(ctx, input, session)),
    giveProviderCode: async (ctx, input, session) =>
      signedIn(await Identity.giveProviderCode(ctx, input, session)),
    listConnections: Identity.listConnections,
    startProviderConnection: async (ctx, input, session) =>
      sentAway(await Identity.startProviderConnection(ctx, input, session)),
    connectProvider: Identity.connectProvider,
    disconnectProvider: Identity.disconnectProvider,
    resendSignInCode: Identity.resendSignInCode,
    changePassword: Identity.changePassword,
    changeProfile: Identity.changeProfile,
    chooseNotices: Identity.chooseNotices,
    startPhoneChange: Identity.startPhoneChange,
    resendPhoneCode: Identity.resendPhoneCode,
    confirmPhoneChange: Identity.confirmPhoneChange,
    startEmailChange: Identity.startEmailChange,
    confirmEmailChange: Identity.confirmEmailChange,
    setSignInBy: Identity.setSignInBy,
    setSecondFactor: Identity.setSecondFactor,
    askDeletion: (ctx, input) => Identity.askDeletion(ctx, input, Organisation.requireReplaceable),
    cancelDeletion: Identity.cancelDeletion,
    cancelSignInChange: Identity.cancelSignInChange,
    keepSignIn: Identity.keepSignIn,
    listConsents: Identity.listConsents,
    giveConsent: Identity.giveConsent,
    withdrawConsent: Identity.withdrawConsent,
    listJournal: Identity.listJournal,
    listSessions: Identity.listSessions,
    endSession: Identity.endSession,
    endAllSessions: async (ctx, input) => endSession(await Identity.endAllSessions(ctx, input)),
    startRecovery: Identity.startRecovery,
    resendRecoveryCode: Identity.resendRecoveryCode,
    completeRecovery: Identity.completeRecovery,
    startEmailRecovery: Identity.startEmailRecovery,
    completeEmailRecovery: Identity.completeEmailRecovery,
    getMe: Identity.getMe,
    getLegal: Identity.getLegal,
    getCaptcha: Identity.getCaptcha,
  },
  identityPorts,
);
