import * as z from 'zod';
import type { ConnectionId } from '#core/kernel';
import { isId } from '#core/kernel';
import { done, operation, Schema } from '#core/platform';
import { CODE_FAULTS, code, codeSent, conversationId, ownPassword } from './schemas.ts';

/** Signing in through a provider that a supplier configured (OpenID Connect), and connecting one to a cabinet. */

const provider = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/)
  .meta({ description: "The provider's short name among the supplier's", examples: ['city'] });
const which = { supplierId: Schema.supplierId, provider };
const named = z.object({ ...which, name: z.string() });

/** What the browser came back with, as it stands in the address. */
const answer = {
  state: z.string().min(1).max(512),
  code: z.string().min(1).max(2048).optional(),
  iss: z.string().max(512).optional(),
  error: z.string().max(200).optional(),
};
const goThere = z.object({
  /** Where the browser is to go. */
  url: z.string(),
});
const ANSWER_FAULTS = [
  'identity.provider_missing',
  'identity.provider_state_unknown',
  'identity.provider_state_used',
  'identity.provider_denied',
  'identity.provider_unavailable',
  'identity.provider_distrusted',
  'identity.provider_answer_stale',
  'identity.provider_mixed_up',
];

export const listProviders = operation({
  method: 'GET',
  path: '/providers',
  summary: 'Providers that one may sign in through',
  description: 'Those of all suppliers of this deployment, as people call them. The same for everybody.',
  access: 'public',
  input: z.object({}),
  output: z.object({ providers: z.array(named) }),
  faults: [],
});

export const startProviderSignIn = operation({
  method: 'POST',
  path: '/providers/{supplierId}/{provider}/sign-in',
  summary: 'Begin to sign in through a provider',
  description:
    'Answers where to send the browser, and sets a cookie that the browser is known by when it comes back, within 20 minutes. Nothing is stored.',
  access: 'public',
  input: z.object(which),
  output: goThere,
  faults: ['identity.provider_missing', 'identity.provider_unavailable'],
});

export const finishProviderSignIn = operation({
  method: 'POST',
  path: '/providers/{supplierId}/{provider}/return',
  summary: 'Hand in what the provider sent the browser back with',
  description:
    'An account that opens a cabinet begins a session, after the code of the second factor where the user wants one. An unknown account with a proved e-mail that nobody has may sign up. An e-mail or a phone of a cabinet is never taken for its owner: sign in to it with the password and connect the provider in the profile. Each answer of a provider is good once.',
  access: 'public',
  input: z.object({ ...which, ...answer }),
  output: z.union([
    /** The session has begun. */
    z.object({ givenName: z.string() }),
    /** The user wants a code besides: it was sent, and no session has begun. */
    z.object({ entryId: z.string(), code: codeSent }),
    /** Nobody is known by this account yet: these would be theirs. */
    z.object({
      entryId: z.string(),
      newcomer: z.object({
        givenName: z.string(),
        familyName: z.string(),
        email: z.string(),
        /** Empty where the provider vouches for none. */
        phone: z.string(),
      }),
    }),
  ]),
  faults: [
    ...ANSWER_FAULTS,
    'identity.provider_email_missing',
    'identity.provider_login_known',
    'identity.cabinet_closed',
    'identity.resend_too_soon',
  ],
});

export const signUpByProvider = operation({
  method: 'POST',
  path: '/provider-entries/{id}/sign-up',
  summary: 'Open a cabinet for an account at a provider',
  description:
    'The same consents as at any registration. The e-mail, and the phone where there is one, are those the provider vouches for. Begins the session. Within an hour, from the browser that came back from the provider.',
  access: 'public',
  input: z.object({
    id: conversationId('pve'),
    givenName: Schema.line(60),
    familyName: Schema.line(60),
    licenceVersion: z.string().max(20),
    consentVersion: z.string().max(20),
    /** Absent where advertising is not wanted. */
    marketingVersion: z.string().max(20).optional(),
  }),
  output: z.object({ givenName: z.string() }),
  faults: ['identity.text_outdated', 'identity.conversation_missing', 'identity.provider_login_known'],
});

export const giveProviderCode = operation({
  method: 'POST',
  path: '/provider-entries/{id}/code',
  summary: 'Give the code of the second factor after a provider vouched',
  description:
    'Begins the session. The code is sent again by `identity.resendSignInCode`. From the browser that came back from the provider.',
  access: 'public',
  input: z.object({
    id: conversationId('pve'),
    secondFactor: z.strictObject({
      id: conversationId('sfc'),
      code,
      /** No code is asked for on this browser for ninety days. */
      remember: z.boolean(),
    }),
  }),
  output: z.object({ givenName: z.string() }),
  faults: [...CODE_FAULTS, 'identity.cabinet_closed'],
});

export const listConnections = operation({
  method: 'GET',
  path: '/me/providers',
  summary: "Accounts at providers that open the caller's cabinet",
  description: 'And the providers that one may be connected of.',
  access: 'user',
  input: z.object({}),
  output: z.object({
    connections: z.array(
      z.object({
        ...which,
        connectionId: z.string(),
        /** Empty when the supplier has this provider no more. */
        name: z.string(),
        connectedAt: Schema.instant,
      }),
    ),
    providers: z.array(named),
  }),
  faults: [],
});

export const startProviderConnection = operation({
  method: 'POST',
  path: '/me/providers/{supplierId}/{provider}/connect',
  summary: 'Begin to connect an account at a provider',
  description: 'Like `identity.startProviderSignIn`, for the cabinet of who asks.',
  access: 'user',
  input: z.object({ ...which, password: ownPassword }),
  output: goThere,
  faults: ['identity.provider_missing', 'identity.password_wrong', 'identity.provider_unavailable'],
});

export const connectProvider = operation({
  method: 'POST',
  path: '/me/providers/{supplierId}/{provider}/return',
  summary: 'Connect the account that the provider sent the browser back with',
  description:
    'From then on it opens the cabinet. Five at most. The owner is told by mail and SMS. Connecting the same again changes nothing.',
  access: 'user',
  input: z.object({ ...which, ...answer }),
  output: done,
  faults: [...ANSWER_FAULTS, 'identity.connection_taken', 'identity.too_many_connections'],
});

export const disconnectProvider = operation({
  method: 'POST',
  path: '/me/connections/{connectionId}/disconnect',
  summary: 'Disconnect an account at a provider',
  description:
    'It opens the cabinet no more, and every other session ends at once. Asks for the password: whoever has none chooses one by recovery first, so that a way to sign in is left. The owner is told by mail and SMS.',
  access: 'user',
  input: z.object({
    connectionId: z
      .string()
      .max(64)
      .meta({ description: 'Id of a connection', examples: ['cnn_01JD9Z5X0M4K8N1R2T3V4W5X6Y'] })
      .refine((text) => isId('connection', text)) as unknown as z.ZodType<ConnectionId, string>,
    password: ownPassword,
  }),
  output: done,
  faults: ['identity.connection_missing', 'identity.password_wrong'],
});
