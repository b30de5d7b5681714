import { expect, test } from 'vitest';
import { needsSession } from '#core/platform';
import { routes } from './routes.ts';

/** Who is let in elsewhere, and who is not, is the authorization matrix (functions/matrix). */
test('open operations are those we know of', () => {
  const open = routes.filter(({ operation }) => !needsSession(operation)).map(({ id }) => id);
  expect(open.sort()).toEqual([
    'contract.openInvitation',
    'identity.activate',
    'identity.changeSignUpPhone',
    'identity.completeEmailRecovery',
    'identity.completeEmailSignUp',
    'identity.completeProfile',
    'identity.completeRecovery',
    'identity.confirmEmailChange',
    'identity.confirmSignUp',
    'identity.finishProviderSignIn',
    'identity.getCaptcha',
    'identity.getLegal',
    'identity.giveProviderCode',
    'identity.keepSignIn',
    'identity.listProviders',
    'identity.refreshSession',
    'identity.resendRecoveryCode',
    'identity.resendSignInCode',
    'identity.resendSignUpCode',
    'identity.resendSignUpLink',
    'identity.signIn',
    'identity.signOut',
    'identity.signUpByProvider',
    'identity.startEmailRecovery',
    'identity.startEmailSignUp',
    'identity.startProviderSignIn',
    'identity.startRecovery',
    'identity.startSignUp',
    'organisation.openInvitation',
    'payment.findForGuest',
    'payment.getGuestPayment',
    'payment.monetaCheck',
    'payment.monetaCheckByGet',
    'payment.monetaPay',
    'payment.monetaPayByGet',
    'payment.startGuestPayment',
    'payment.yookassaNotice',
    'platform.getDocs',
    'platform.getOpenApi',
    'supplier.listSuppliers',
  ]);
});
