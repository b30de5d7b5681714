import { LEGAL_TEXTS, type StaffRole } from '#core/identity';
import { plusMonths } from '#core/kernel';
import type { OperationId } from '../routes.ts';
import type { Things } from './scene.ts';

/** A status, and of a fault its code: `404 contract.missing`. */
export type Outcome = `${number}` | `${number} ${string}`;

export type Input = Readonly<Record<string, unknown>>;

/** What an operation answers to whom. */
export interface Row {
  /** To a caller who names what is theirs, or their supplier's; of an open operation, what there is. */
  readonly own?: Outcome;
  /** To whoever names another's, or what there is not. Told by the kind of operation unless it is said here. */
  readonly strange?: Outcome;
  /** To whoever has unlinked the contract, where they are no stranger. */
  readonly unlinked?: Outcome;
  /** To a colleague in an organisation, who may see it; as too low a role unless it is said here. */
  readonly colleague?: Outcome;
  /** Tells its caller what they did, also with what has been theirs and is no more. */
  readonly remembers?: true;
  /** Of an operation for staff: the role that lets in, besides `admin`. */
  readonly role?: StaffRole;
  /**
   * What another's part is answered with, named by way of one's own contract or supplier: the field, or what to send.
   * Every field of {@link PARTS} that the operation takes must be here.
   */
  readonly parts?: Readonly<Record<string, Outcome | Part>>;
  /** What to send besides, or instead of, what {@link given} gives each field. */
  readonly input?: (things: Things, caller: string) => Input;
}

interface Part {
  readonly outcome: Outcome;
  readonly input: (things: Things) => Input;
}

/** Fields that name a part of a contract, or something of a supplier. */
export const PARTS = [
  'meterId',
  'paymentId',
  'refundId',
  'correctionId',
  'suspenseId',
  'acquirerId',
  'cardId',
  'number',
  'organisationId',
  'userId',
  'invitationId',
] as const;

/** What a request holds in each field, for an operation that takes it. */
export function given(things: Things): Input {
  return {
    ...things,
    values: ['12400'],
    amountKopecks: 20_000,
    requestKey: 'press-0000000000000001',
    dayOfMonth: 20,
    amount: { kind: 'fixed', amountKopecks: 10_000 },
    reason: 'because',
    note: 'as the acquirer wrote',
    gateway: 'yookassa',
    licenceVersion: LEGAL_TEXTS.licence.version,
    consentVersion: LEGAL_TEXTS['personal-data'].version,
    password: 'Water2026pipe',
    newPassword: 'Newer2026pipe',
    email: 'anna.new@example.org',
    code: '000000',
  };
}

const PAYMENT = '404 payment.missing';
const METER = '404 metering.meter_missing';
const SUSPENSE = '404 payment.suspense_missing';
const CONTRACT = '404 contract.missing';
/** The pool of the tests lets nobody sign in, so no password is the right one. */
const PASSWORD_WRONG = '422 identity.password_wrong';
const NO_WORK = '422 identity.captcha_refused';
const UNDONE = { captcha: { challenge: '{}', counter: 1, derivedKey: '0'.repeat(64) } };
const NOT_THE_ACQUIRER = '403 payment.notice_refused';

/** The suppliers of the scenes have no sign-in provider. */
const NO_PROVIDER = {
  own: '404 identity.provider_missing',
  strange: '404 identity.provider_missing',
} as const;
const CITY = { provider: 'city' };

const ORGANISATION = '404 organisation.missing';
const MEMBER = '404 organisation.member_missing';
const NOBODY = 'usr_00000000000000000000000000';
const NO_COLLEAGUE = '422 organisation.invitation_invalid';
const NO_INVITATION = '422 contract.invitation_invalid';

/** A digit for each caller, so that what is counted by phone or number is counted apart. */
const phoneOf = (caller: string): string =>
  `+7921${String(Buffer.from(caller).readUInt32BE() % 10_000_000).padStart(7, '0')}`;
const conversation = (prefix: string) => () => ({ id: `${prefix}_00000000000000000000000000` });

/** A row for every operation of the API. */
export const rows: Readonly<Record<OperationId, Row>> = {
  'platform.getDocs': { own: '200' },
  'platform.getOpenApi': { own: '200' },

  'identity.activate': { strange: '422 identity.link_invalid', input: () => ({ token: 'x'.repeat(40) }) },
  'identity.askDeletion': { own: PASSWORD_WRONG },
  'identity.cancelDeletion': { own: '200' },
  'identity.cancelSignInChange': { own: '200' },
  'identity.keepSignIn': {
    strange: '422 identity.keep_link_invalid',
    input: () => ({ token: 'x'.repeat(40) }),
  },
  'identity.changePassword': { own: PASSWORD_WRONG },
  'identity.chooseNotices': { own: '200', input: () => ({ wanted: ['bill-ready'] }) },
  'identity.changeProfile': {
    own: '200',
    input: () => ({ givenName: 'Борис', familyName: 'Петров', language: 'ru' }),
  },
  'identity.changeSignUpPhone': {
    strange: '404 identity.conversation_missing',
    input: (_, caller) => ({ id: 'sup_00000000000000000000000000', phone: phoneOf(caller) }),
  },
  'identity.confirmEmailChange': {
    strange: '422 identity.email_link_invalid',
    input: () => ({ token: 'x'.repeat(40) }),
  },
  'identity.confirmPhoneChange': { own: '404 identity.conversation_missing', input: conversation('chg') },
  'identity.endAllSessions': { own: '200' },
  'identity.endSession': {
    own: '404 identity.session_missing',
    input: () => ({ sessionId: 'ses_01JD9Z5X0M4K8N1R2T3V4W5X6Y' }),
  },
  'identity.giveConsent': {
    own: '422 identity.text_outdated',
    input: () => ({ kind: 'marketing', version: '2020-01-01' }),
  },
  'identity.listConsents': { own: '200' },
  'identity.listJournal': { own: '200', remembers: true },
  'identity.listSessions': { own: '200' },
  'identity.connectProvider': { ...NO_PROVIDER, input: () => ({ ...CITY, state: 'x' }) },
  'identity.disconnectProvider': {
    own: '404 identity.connection_missing',
    input: () => ({ connectionId: 'cnn_00000000000000000000000000' }),
  },
  'identity.finishProviderSignIn': { ...NO_PROVIDER, input: () => ({ ...CITY, state: 'x' }) },
  'identity.giveProviderCode': {
    strange: '404 identity.conversation_missing',
    input: () => ({
      id: 'pve_00000000000000000000000000',
      secondFactor: { id: 'sfc_00000000000000000000000000', code: '000000', remember: false },
    }),
  },
  'identity.listConnections': { own: '200' },
  'identity.listProviders': { own: '200' },
  'identity.signUpByProvider': {
    strange: '404 identity.conversation_missing',
    input: () => ({ id: 'pve_00000000000000000000000000', givenName: 'Борис', familyName: 'Петров' }),
  },
  'identity.startProviderConnection': { ...NO_PROVIDER, input: () => CITY },
  'identity.startProviderSignIn': { ...NO_PROVIDER, input: () => CITY },
  'identity.resendPhoneCode': { own: '404 identity.conversation_missing', input: conversation('chg') },
  'identity.resendSignInCode': {
    strange: '404 identity.conversation_missing',
    input: conversation('sfc'),
  },
  'identity.setSecondFactor': { own: PASSWORD_WRONG, input: () => ({ on: true }) },
  'identity.setSignInBy': { own: PASSWORD_WRONG, input: () => ({ signInBy: 'phone' }) },
  'identity.startEmailChange': { own: PASSWORD_WRONG },
  'identity.startPhoneChange': { own: PASSWORD_WRONG, input: (_, caller) => ({ phone: phoneOf(caller) }) },
  'identity.withdrawConsent': { own: '422 identity.consent_needed', input: () => ({ kind: 'licence' }) },
  'identity.completeEmailRecovery': {
    strange: '422 identity.recovery_link_invalid',
    input: () => ({ token: 'x'.repeat(40) }),
  },
  'identity.completeEmailSignUp': {
    strange: '422 identity.link_invalid',
    input: () => ({ token: 'x'.repeat(40), givenName: 'Борис', familyName: 'Петров' }),
  },
  'identity.completeProfile': {
    strange: '404 identity.conversation_missing',
    input: () => ({
      ...{ id: 'sup_00000000000000000000000000', email: 'boris@example.org' },
      ...{ givenName: 'Борис', familyName: 'Петров' },
    }),
  },
  'identity.completeRecovery': {
    strange: '404 identity.conversation_missing',
    input: conversation('rec'),
  },
  'identity.confirmSignUp': { strange: '404 identity.conversation_missing', input: conversation('sup') },
  'identity.getCaptcha': { own: '200', input: () => ({ purpose: 'guest-payment' }) },
  'identity.getLegal': { own: '200' },
  'identity.getMe': { own: '200' },
  'identity.refreshSession': { strange: '401 identity.session_ended' },
  'identity.resendRecoveryCode': {
    strange: '404 identity.conversation_missing',
    input: conversation('rec'),
  },
  'identity.resendSignUpLink': { strange: '404 identity.conversation_missing', input: conversation('sup') },
  'identity.resendSignUpCode': { strange: '404 identity.conversation_missing', input: conversation('sup') },
  'identity.signIn': {
    own: '401 identity.sign_in_refused',
    strange: '401 identity.sign_in_refused',
    input: ({ phone }) => ({ login: phone }),
  },
  'identity.signOut': { own: '200' },
  'identity.startEmailRecovery': { own: NO_WORK, input: () => UNDONE },
  'identity.startEmailSignUp': { own: NO_WORK, input: () => UNDONE },
  'identity.startRecovery': { own: NO_WORK, input: (_, caller) => ({ phone: phoneOf(caller), ...UNDONE }) },
  'identity.startSignUp': { own: NO_WORK, input: (_, caller) => ({ phone: phoneOf(caller), ...UNDONE }) },

  'supplier.listSuppliers': { own: '200' },

  'organisation.acceptInvitation': { own: NO_COLLEAGUE, input: () => ({ token: 'x'.repeat(40) }) },
  'organisation.changeOrganisation': { own: '200', input: () => ({ name: 'ООО Лютик' }) },
  'organisation.changeRole': {
    own: '200',
    parts: { userId: MEMBER },
    input: () => ({ role: 'payments' }),
  },
  'organisation.closeOrganisation': { own: '200' },
  'organisation.createOrganisation': { own: '200', input: () => ({ name: 'ООО Лютик' }) },
  'organisation.getOrganisation': { own: '200', colleague: '200' },
  'organisation.inviteMember': { own: '200', input: () => ({ role: 'observer' }) },
  'organisation.listJournal': { own: '200' },
  'organisation.listOrganisations': { own: '200' },
  'organisation.openInvitation': {
    own: NO_COLLEAGUE,
    strange: NO_COLLEAGUE,
    input: () => ({ token: 'x'.repeat(40) }),
  },
  'organisation.removeMember': {
    own: '200',
    parts: { userId: MEMBER },
    // themselves a colleague may remove
    input: ({ userId }, caller) => ({ userId: caller === 'colleague' ? NOBODY : userId }),
  },
  'organisation.withdrawInvitation': {
    own: '200',
    parts: { invitationId: '404 organisation.invitation_missing' },
  },

  'contract.getActivationCode': { role: 'contracts', own: '200', parts: { number: CONTRACT } },
  'contract.approveSignInChange': {
    role: 'support',
    own: '404 identity.sign_in_change_missing',
    parts: { number: CONTRACT },
  },
  'contract.getContract': { own: '200' },
  'contract.getDashboard': {
    own: '200',
    parts: { organisationId: ORGANISATION },
    input: () => ({ organisationId: undefined }),
  },
  'contract.moveContracts': {
    own: '200',
    strange: CONTRACT,
    parts: { organisationId: ORGANISATION },
    input: ({ contractId }) => ({ contractIds: [contractId], organisationId: undefined }),
  },
  'contract.groupContracts': {
    own: '200',
    strange: CONTRACT,
    input: ({ contractId }) => ({ contractIds: [contractId], group: 'Дача' }),
  },
  'contract.acceptInvitation': { own: NO_INVITATION, input: () => ({ token: 'x'.repeat(40) }) },
  'contract.inviteCustomer': {
    role: 'contracts',
    own: '422 contract.in_cabinet',
    parts: { numbers: { outcome: CONTRACT, input: ({ number }) => ({ numbers: [number] }) } },
    input: ({ number }) => ({ numbers: [number], to: 'invited@example.org', identityCheck: 'passport' }),
  },
  'contract.openInvitation': {
    own: NO_INVITATION,
    strange: NO_INVITATION,
    input: () => ({ token: 'x'.repeat(40) }),
  },
  'contract.withdrawInvitation': {
    role: 'contracts',
    own: '404 contract.invitation_missing',
    parts: { invitationId: '404 contract.invitation_missing' },
  },
  'contract.issueActivationCode': {
    role: 'contracts',
    own: '200',
    parts: { number: CONTRACT },
    input: () => ({ identityCheck: 'passport' }),
  },
  'contract.linkContract': {
    own: '200',
    unlinked: '422 contract.link_refused',
    strange: '422 contract.link_refused',
    parts: { organisationId: ORGANISATION },
    input: () => ({ proof: { kind: 'activation-code', code: '00000000' }, organisationId: undefined }),
  },
  'contract.rejectSignInChange': {
    role: 'support',
    own: '404 identity.sign_in_change_missing',
    parts: { number: CONTRACT },
  },
  'contract.requestSignInChange': {
    role: 'support',
    own: '200',
    parts: { number: CONTRACT },
    input: (_, caller) => ({ phone: phoneOf(caller), email: undefined }),
  },
  'contract.unlinkContract': { own: '200' },
  'contract.withdrawActivationCode': { role: 'contracts', own: '200', parts: { number: CONTRACT } },

  'metering.checkReading': { own: '200', parts: { meterId: METER } },
  'metering.listReadings': { own: '200', parts: { meterId: METER } },
  'metering.submitReading': { own: '200', parts: { meterId: METER } },

  'ledger.listEntries': { own: '200' },

  'billing.closeContract': {
    role: 'billing',
    own: '200',
    parts: { number: CONTRACT },
    input: ({ period }) => ({ lastDay: `${plusMonths(period, 1)}-01` }),
  },
  'billing.compareBill': { own: '200' },
  'billing.getBill': { own: '200' },
  'billing.getDryRun': { role: 'billing', own: '200' },
  'billing.getRun': { role: 'billing', own: '200' },
  'billing.listBills': { own: '200' },
  'billing.listRuns': { role: 'billing', own: '200' },
  'billing.listSkipped': { role: 'billing', own: '200' },
  'billing.pauseRun': { role: 'billing', own: '409 billing.run_closed' },
  'billing.previewBill': { own: '200' },
  'billing.rebillContract': {
    role: 'billing',
    own: '422 billing.nothing_to_rebill',
    parts: { number: CONTRACT },
  },
  'billing.resumeRun': { role: 'billing', own: '409 billing.run_closed' },
  'billing.startDryRun': { role: 'billing', own: '200' },
  'billing.startRun': { role: 'billing', own: '200' },

  'payment.approveCorrection': {
    role: 'payments',
    own: '200',
    parts: { paymentId: PAYMENT, correctionId: '404 payment.correction_missing' },
  },
  'payment.approveRefund': {
    role: 'payments',
    own: '200',
    parts: { paymentId: PAYMENT, refundId: '404 payment.refund_missing' },
  },
  'payment.approveSuspense': { role: 'payments', own: '200', parts: { suspenseId: SUSPENSE } },
  'payment.exportPayments': { own: '200' },
  'payment.findForGuest': {
    own: NO_WORK,
    strange: NO_WORK,
    input: () => UNDONE,
  },
  'payment.findPayments': {
    role: 'payments',
    own: '200',
    parts: { payment: '200', contractNumber: '200', acquirerId: '200' },
    input: () => ({ acquirerId: undefined }),
  },
  'payment.getAutopay': { own: '200' },
  'payment.getCardChoice': { own: '200' },
  'payment.getGuestPayment': { own: PAYMENT, strange: PAYMENT, input: () => ({ watchKey: 'a'.repeat(43) }) },
  'payment.getPayment': { own: '200', parts: { paymentId: PAYMENT } },
  'payment.importRegister': {
    role: 'payments',
    own: '200',
    input: () => ({ source: 'vtb', text: 'date;account;sum\n18.11.2026;1;5\n', newSource: true }),
  },
  'payment.inspectPayment': { role: 'payments', own: '200', parts: { paymentId: PAYMENT } },
  'payment.listAttention': { role: 'payments', own: '200' },
  'payment.listCards': { own: '200' },
  'payment.listComparisons': { role: 'payments', own: '200' },
  'payment.listDecisions': { role: 'payments', own: '200' },
  'payment.listPayments': { own: '200' },
  'payment.listSuspense': { role: 'payments', own: '200' },
  'payment.monetaCheck': { own: NOT_THE_ACQUIRER, strange: NOT_THE_ACQUIRER },
  'payment.monetaCheckByGet': { own: NOT_THE_ACQUIRER, strange: NOT_THE_ACQUIRER },
  'payment.monetaPay': { own: NOT_THE_ACQUIRER, strange: NOT_THE_ACQUIRER },
  'payment.monetaPayByGet': { own: NOT_THE_ACQUIRER, strange: NOT_THE_ACQUIRER },
  'payment.pauseAutopay': { own: '200' },
  'payment.previewPayment': {
    own: '200',
    parts: { others: { outcome: CONTRACT, input: others } },
  },
  'payment.proposeSuspense': {
    role: 'payments',
    own: '200',
    parts: {
      suspenseId: SUSPENSE,
      decision: { outcome: CONTRACT, input: ({ number }) => ({ decision: { to: 'contract', number } }) },
    },
    input: ({ waitingId }) => ({ suspenseId: waitingId, decision: { to: 'payer', note: 'given back' } }),
  },
  'payment.rejectCorrection': {
    role: 'payments',
    own: '200',
    parts: { paymentId: PAYMENT, correctionId: '404 payment.correction_missing' },
  },
  'payment.rejectRefund': {
    role: 'payments',
    own: '200',
    parts: { paymentId: PAYMENT, refundId: '404 payment.refund_missing' },
  },
  'payment.rejectSuspense': { role: 'payments', own: '200', parts: { suspenseId: SUSPENSE } },
  'payment.removeAutopay': { own: '200' },
  'payment.requestCorrection': {
    role: 'payments',
    own: '200',
    parts: { paymentId: PAYMENT },
    input: ({ contractId: of }) => ({
      correction: { kind: 'chargeback', operationId: `another-of-${of}`, amountKopecks: 100 },
    }),
  },
  'payment.requestRefund': {
    role: 'payments',
    own: '200',
    parts: {
      paymentId: PAYMENT,
      contractNumbers: {
        outcome: '422 payment.not_paid_for',
        input: ({ number }) => ({ contractNumbers: [number] }),
      },
    },
    input: () => ({ amountKopecks: 100 }),
  },
  'payment.resumeAutopay': { own: '200' },
  'payment.setAutopay': { own: '200', parts: { cardId: '404 payment.card_missing' } },
  'payment.settleAttention': { role: 'payments', own: '200', parts: { paymentId: PAYMENT } },
  'payment.settleStray': {
    role: 'payments',
    own: '200',
    parts: { acquirerId: '404 payment.stray_missing' },
  },
  'payment.startGuestPayment': {
    own: '422 payment.guest_ticket_old',
    strange: '422 payment.guest_ticket_old',
    input: ({ contractId }) => ({
      ticket: `${contractId}.4102444800.${'a'.repeat(43)}`,
      email: 'anna@example.org',
    }),
  },
  'payment.startPayment': {
    own: '200',
    parts: {
      cardId: '404 payment.card_missing',
      others: { outcome: CONTRACT, input: others },
      readings: {
        outcome: METER,
        input: ({ meterId }) => ({ readings: [{ meterId, values: ['12400'] }] }),
      },
      'readings of a contract': {
        outcome: '400 payment.reading_elsewhere',
        input: ({ contractId, meterId }) => ({ readings: [{ contractId, meterId, values: ['12400'] }] }),
      },
    },
    input: () => ({ cardId: undefined }),
  },
  'payment.unbindCard': { own: '200', unlinked: '200', strange: '200' },
  'payment.yookassaNotice': {
    own: NOT_THE_ACQUIRER,
    strange: NOT_THE_ACQUIRER,
    input: () => ({ type: 'notification', event: 'payment.succeeded', object: { id: 'op-0001' } }),
  },

  'document.billPdf': { own: '200' },
  'document.contractData': { own: '200' },
  'document.myData': { own: '200', remembers: true },
  'document.receiptPdf': { own: '200', parts: { paymentId: PAYMENT } },
};

function others({ contractId }: Things): Input {
  return { others: [{ contractId, amountKopecks: 10_000 }] };
}
