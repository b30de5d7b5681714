import * as z from 'zod';
import { operation, Schema } from '#core/platform';

const ofCustomer = { supplierId: Schema.supplierId, number: Schema.contractNumber };
/** What opens the cabinet afterwards: either or both. */
const newSignIn = { phone: Schema.phone.optional(), email: Schema.email.optional() };

const signInChange = z.object({
  state: z.enum(['requested', 'approved', 'rejected', 'cancelled']),
  /** A day after it was asked for. */
  approvableFrom: Schema.instant,
  endsAt: Schema.instant,
});

export const requestSignInChange = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/contracts/sign-in-change',
  summary: 'Ask for a customer’s cabinet to open by another phone or e-mail',
  description:
    'Needs the role `support`, and an identity check by whoever asks: the customer can reach neither their phone nor their e-mail. Both are told at once and may stop it by a link or in the cabinet; another member of staff approves a day later at the earliest, within 14 days. The same request again answers the same.',
  access: 'staff',
  input: z.object({ ...ofCustomer, ...newSignIn, reason: Schema.line(200) }),
  output: signInChange,
  faults: [
    'supplier.missing',
    'contract.missing',
    'contract.not_linked',
    'contract.in_organisation',
    'identity.new_sign_in_unnamed',
    'identity.phone_needed',
    'identity.login_taken',
    'identity.sign_in_change_open',
    'identity.sign_in_change_missing',
    'platform.changed_meanwhile',
  ],
});

export const approveSignInChange = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/contracts/sign-in-change/approval',
  summary: 'Approve what another member of staff asked for',
  description:
    'Needs the role `support`. Names the new phone and e-mail once more. From then on they alone open the cabinet, after a recovery through them: every session ends, bound cards go, autopay pauses. The old and the new are told.',
  access: 'staff',
  input: z.object({ ...ofCustomer, ...newSignIn }),
  output: signInChange,
  faults: [
    'supplier.missing',
    'contract.missing',
    'contract.not_linked',
    'contract.in_organisation',
    'identity.sign_in_change_missing',
    'identity.own_sign_in_change',
    'identity.sign_in_change_too_early',
    'identity.sign_in_change_differs',
    'identity.phone_needed',
    'identity.login_taken',
    'platform.changed_meanwhile',
  ],
});

export const rejectSignInChange = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/contracts/sign-in-change/rejection',
  summary: 'Turn it down, or take back one’s own',
  description: 'Needs the role `support`. While nobody has approved it. A repeat changes nothing.',
  access: 'staff',
  input: z.object(ofCustomer),
  output: signInChange,
  faults: [
    'supplier.missing',
    'contract.missing',
    'contract.not_linked',
    'contract.in_organisation',
    'identity.sign_in_change_missing',
    'platform.changed_meanwhile',
  ],
});
