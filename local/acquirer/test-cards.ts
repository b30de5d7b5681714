/** Who cancelled, in the words of YooKassa v3. */
export type CancelParty = 'merchant' | 'yoo_money' | 'payment_network';

/** Every `cancellation_details.reason` the acquirer knows, with the party that gives it. */
export const CANCEL_REASONS = {
  insufficient_funds: 'payment_network',
  issuer_unavailable: 'payment_network',
  payment_method_limit_exceeded: 'payment_network',
  internal_timeout: 'yoo_money',
  permission_revoked: 'payment_network',
  card_expired: 'payment_network',
  payment_method_restricted: 'payment_network',
  invalid_card_number: 'payment_network',
  fraud_suspected: 'yoo_money',
  '3d_secure_failed': 'payment_network',
  call_issuer: 'payment_network',
  country_forbidden: 'yoo_money',
  general_decline: 'payment_network',
  identification_required: 'yoo_money',
  invalid_csc: 'payment_network',
  canceled_by_merchant: 'merchant',
  expired_on_confirmation: 'yoo_money',
  expired_on_capture: 'yoo_money',
} as const satisfies Record<string, CancelParty>;

export type CancelReason = keyof typeof CANCEL_REASONS;

/** What comes of a charge: money, a refusal, or "not known yet, money a little later". */
export type ChargeOutcome = 'success' | 'pending' | CancelReason;

export interface TestCard {
  key: string;
  /** 16 digits, valid by Luhn. */
  number: string;
  /** Whether the payer must pass 3-D Secure first. */
  challenge: boolean;
  /** The outcome of a payment on the page. */
  onPage: ChargeOutcome;
  /** The outcome of a later charge by `payment_method_id`. */
  onRepeat: ChargeOutcome;
}

const REASON_NUMBERS: Record<CancelReason, string> = {
  insufficient_funds: '2200000000000012',
  issuer_unavailable: '2200000000000020',
  payment_method_limit_exceeded: '2200000000000038',
  internal_timeout: '2200000000000046',
  permission_revoked: '2200000000000053',
  card_expired: '2200000000000061',
  payment_method_restricted: '2200000000000079',
  invalid_card_number: '2200000000000087',
  fraud_suspected: '2200000000000095',
  '3d_secure_failed': '2200000000000103',
  call_issuer: '2200000000000111',
  country_forbidden: '2200000000000129',
  general_decline: '2200000000000137',
  identification_required: '2200000000000145',
  invalid_csc: '2200000000000152',
  canceled_by_merchant: '2200000000000160',
  expired_on_confirmation: '2200000000000178',
  expired_on_capture: '2200000000000186',
};

export const TEST_CARDS: readonly TestCard[] = [
  card('success', '2200000000000004', { onPage: 'success' }),
  card('success_3ds', '5555555555554477', { onPage: 'success', challenge: true }),
  ...(Object.keys(REASON_NUMBERS) as CancelReason[]).map((reason) =>
    card(reason, REASON_NUMBERS[reason], { onPage: reason }),
  ),
  card('repeat_insufficient_funds', '2200000000000210', {
    onPage: 'success',
    onRepeat: 'insufficient_funds',
  }),
  card('repeat_permission_revoked', '2200000000000228', {
    onPage: 'success',
    onRepeat: 'permission_revoked',
  }),
  card('repeat_card_expired', '2200000000000236', { onPage: 'success', onRepeat: 'card_expired' }),
  card('repeat_pending', '2200000000000244', { onPage: 'success', onRepeat: 'pending' }),
];

export const SUCCESS_CARD_NUMBER = '2200000000000004';

/** The code that passes the 3-D Secure page. */
export const CHALLENGE_CODE = '123456';

export function findTestCard(number: string): TestCard | undefined {
  return TEST_CARDS.find((candidate) => candidate.number === number);
}

export function findTestCardByKey(key: string): TestCard | undefined {
  return TEST_CARDS.find((candidate) => candidate.key === key);
}

/** The Luhn check digit of payment cards (ISO/IEC 7812-1). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

function card(
  key: string,
  number: string,
  what: { onPage: ChargeOutcome; onRepeat?: ChargeOutcome; challenge?: boolean },
): TestCard {
  return {
    key,
    number,
    challenge: what.challenge ?? false,
    onPage: what.onPage,
    onRepeat: what.onRepeat ?? what.onPage,
  };
}
