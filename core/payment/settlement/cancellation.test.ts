import { describe, expect, test } from 'vitest';
import { cancellationOf } from './cancellation.ts';

describe('what a refusal means', () => {
  test.each([
    [
      'retry-later',
      ['insufficient_funds', 'issuer_unavailable', 'payment_method_limit_exceeded', 'internal_timeout'],
    ],
    [
      'unbind-card',
      ['permission_revoked', 'card_expired', 'payment_method_restricted', 'invalid_card_number'],
    ],
    [
      'ask-customer',
      ['fraud_suspected', '3d_secure_failed', 'call_issuer', 'country_forbidden', 'general_decline'],
    ],
    ['ask-customer', ['identification_required', 'invalid_csc']],
    ['none', ['canceled_by_merchant', 'expired_on_confirmation', 'expired_on_capture', 'acquirer_refused']],
  ])('is %s for %j', (next, reasons) => {
    for (const reason of reasons) {
      const { text, ...meaning } = cancellationOf(reason);
      expect(meaning, reason).toEqual({ next });
      expect(text.ru, reason).not.toBe(cancellationOf('something new').text.ru);
      expect(text.en.length, reason).toBeGreaterThan(10);
    }
  });

  test.each([undefined, 'something new', 'constructor', '__proto__', ''])(
    'of %j nobody knows is a plain refusal',
    (reason) => {
      expect(cancellationOf(reason)).toMatchObject({
        next: 'none',
        text: { ru: expect.stringContaining('отклонён') },
      });
    },
  );
});
