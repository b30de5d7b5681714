import { beforeEach, describe, expect, test } from 'vitest';
import * as contractOperations from '#contract/contract';
import * as identityOperations from '#contract/identity';
import * as Identity from '#core/identity';
import {
  type Cabinet,
  newEmail,
  newPhone,
  PASSWORD,
  registered,
  startEmailRecovery,
  startEmailSignUp,
} from '../../core/identity/testing/cabinet.ts';
import {
  addressNumbered,
  cabinetOn,
  emails,
  linkBy,
  phones,
  seen,
  startRecovery,
  startSignUp,
  unlinkables,
  unprovables,
  userNumbered,
} from './doors.ts';
import { type Footprints, footprints } from './footprint.ts';

/**
 * Whether a phone, an e-mail or a contract is known cannot be told from outside: the answer is the same, and so is what
 * was asked of the table and of the keeper of passwords to find it. `npm run test:attacks` also measures the time.
 */

let prints: Footprints;
let cabinet: Cabinet;
beforeEach(() => {
  prints = footprints();
  cabinet = cabinetOn(prints.table, prints.credentials);
});

const WRONG_PASSWORD = 'Wrong2026pipe';
const nobody = () => cabinet.world.anonymous;

/** Tries each subject and expects of all what the first one got. */
async function expectAlike<Subject>(
  subjects: Readonly<Record<string, Subject>>,
  attempt: (subject: Subject, index: number) => ReturnType<typeof seen>,
): Promise<void> {
  const results: [who: string, result: unknown][] = [];
  for (const [index, [who, subject]] of Object.entries(subjects).entries()) {
    prints.take();
    const answer = await attempt(subject, index);
    results.push([who, { ...answer, asked: prints.take() }]);
  }
  const [[, first] = [], ...others] = results;
  expect(others.length).toBeGreaterThan(0);
  for (const [who, result] of others) expect(result, who).toEqual(first);
}

describe('a phone', () => {
  test('is answered alike when it signs up, whoever has it', async () => {
    await expectAlike(await phones(cabinet), (phone) =>
      seen(startSignUp(nobody(), phone), identityOperations.startSignUp.output),
    );
  });

  test('is answered alike when it recovers a password, whoever has it', async () => {
    await expectAlike(await phones(cabinet), (phone) =>
      seen(startRecovery(nobody(), phone), identityOperations.startRecovery.output),
    );
  });

  test('is answered alike when its code is guessed at, and sent again', async () => {
    const [known, unknown] = [(await registered(cabinet)).phone, newPhone()];
    const guess = { code: '000000', password: PASSWORD };
    const signUps = {
      unknown: await startSignUp(nobody(), unknown),
      known: await startSignUp(nobody(), known),
    };
    await expectAlike(signUps, ({ id }) =>
      seen(Identity.confirmSignUp(nobody(), { id, ...guess }), identityOperations.confirmSignUp.output),
    );
    const recoveries = {
      unknown: await startRecovery(nobody(), unknown),
      known: await startRecovery(nobody(), known),
    };
    await expectAlike(recoveries, ({ id }) =>
      seen(Identity.completeRecovery(nobody(), { id, ...guess }), identityOperations.completeRecovery.output),
    );
    cabinet.world.pass(60);
    await expectAlike(signUps, ({ id }) =>
      seen(Identity.resendSignUpCode(nobody(), { id }), identityOperations.resendSignUpCode.output),
    );
    await expectAlike(recoveries, ({ id }) =>
      seen(Identity.resendRecoveryCode(nobody(), { id }), identityOperations.resendRecoveryCode.output),
    );
  });

  test('is answered alike when the SMS of the day are spent', async () => {
    const customer = await registered(cabinet);
    const ports = { ...nobody().ports, smsBudget: { aDay: 100, aDayOfNetwork: 1 } };
    const ctx = () => ({ ...nobody(), ports });
    const start = (phone: string) =>
      seen(startRecovery(ctx(), phone), identityOperations.startRecovery.output);
    await start(newPhone());
    await expectAlike({ unknown: newPhone(), known: customer.phone }, start);
  });
});

describe('an e-mail', () => {
  test('is answered alike when it signs up, whoever has it', async () => {
    const known = await emails(cabinet);
    // the pause after a mail concerns whoever asks, and ends with the day
    cabinet.world.pass(86_400);
    await expectAlike(known, (email) =>
      seen(startEmailSignUp(nobody(), email), identityOperations.startEmailSignUp.output).then(unnamed),
    );
  });

  test('is answered alike when it recovers a password, whoever has it', async () => {
    await expectAlike(await emails(cabinet), (email) =>
      seen(startEmailRecovery(nobody(), email), identityOperations.startEmailRecovery.output).then(unnamed),
    );
  });

  test('is answered alike when its link is sent again', async () => {
    const { email } = await registered(cabinet);
    const signUps = {
      unknown: await startEmailSignUp(nobody(), newEmail()),
      known: await startEmailSignUp(nobody(), email),
    };
    cabinet.world.pass(60);
    await expectAlike(signUps, ({ id }) =>
      seen(Identity.resendSignUpLink(nobody(), { id }), identityOperations.resendSignUpLink.output).then(
        unnamed,
      ),
    );
  });

  test('is answered alike when the mails of the day are spent', async () => {
    const { email } = await registered(cabinet);
    const ports = { ...nobody().ports, mailBudget: { aDay: 100, aDayOfNetwork: 1 } };
    const start = (to: string) =>
      seen(startEmailRecovery({ ...nobody(), ports }, to), identityOperations.startEmailRecovery.output).then(
        unnamed,
      );
    await start(newEmail());
    await expectAlike({ unknown: newEmail(), known: email }, start);
  });
});

/** An answer without the address that was asked about. */
function unnamed({ status, body }: Awaited<ReturnType<typeof seen>>): Awaited<ReturnType<typeof seen>> {
  const { sentTo: _, ...rest } = body as Record<string, unknown>;
  return { status, body: rest };
}

describe('signing in', () => {
  test('is refused alike by phone, whoever has it and whatever the password', async () => {
    const logins: Record<string, { login: string; password: string }> = {};
    for (const [who, login] of Object.entries(await phones(cabinet))) {
      logins[`${who}, wrong password`] = { login, password: WRONG_PASSWORD };
      if (who !== 'of a customer') logins[`${who}, their password`] = { login, password: PASSWORD };
    }
    await expectAlike(logins, (input) =>
      seen(Identity.signIn(nobody(), input), identityOperations.signIn.output),
    );
  });

  test('is refused alike by e-mail', async () => {
    await expectAlike(await emails(cabinet), (login) =>
      seen(Identity.signIn(nobody(), { login, password: WRONG_PASSWORD }), identityOperations.signIn.output),
    );
  });
});

describe('a contract', () => {
  test.each([
    ['linked by a code', unlinkables],
    ['linked by its last payment', unprovables],
  ])('is refused alike, whatever keeps it from being %s', async (_, subjects) => {
    await expectAlike(await subjects(cabinet.world, prints.table), (input, index) => {
      const thief = { ...cabinet.world.user(userNumbered(1)), sourceAddress: addressNumbered(index) };
      return seen(linkBy(thief, input), contractOperations.linkContract.output);
    });
  });
});
