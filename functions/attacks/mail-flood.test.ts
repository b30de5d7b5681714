import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import {
  type Cabinet,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  proved,
  registered,
  registeredByEmail,
  startEmailRecovery,
  startEmailSignUp,
} from '../../core/identity/testing/cabinet.ts';
import { addressNumbered } from './doors.ts';

/**
 * Who wants to fill a mailbox, or to have our mail taken for spam by bounces, has mails sent from many networks. They
 * end at the mailbox's and at the day's count, and people who register or recover meanwhile succeed.
 */

const BUDGET: Identity.DayBudget = { aDay: 60, aDayOfNetwork: 20 };
const spent = { code: 'platform.too_many_tries' };

let cabinet: Cabinet;
let networks = 0;
beforeEach(() => {
  cabinet = openCabinet({ ports: { mailBudget: BUDGET } });
});

const stranger = (network = ++networks) => ({
  ...cabinet.anonymous,
  sourceAddress: addressNumbered(network),
});
const mailsTo = (email: string) => cabinet.sent.filter(({ to }) => 'mail' in to && to.mail === email);
const tried = (count: number, what: () => Promise<unknown>) =>
  Array.from({ length: count }).reduce<Promise<void>>(async (before) => {
    await before;
    cabinet.world.pass(600);
    await what().catch(({ code }: { code: string }) => expect(code).toBe(spent.code));
  }, Promise.resolve());

describe('a flood of mails', () => {
  test('to one mailbox ends with five a day of each sort, from however many networks', async () => {
    const email = newEmail();
    await tried(30, () => startEmailSignUp(stranger(), email));
    expect(mailsTo(email)).toHaveLength(5);
    const { email: known } = await registered(cabinet);
    const before = mailsTo(known).length;
    await tried(30, () => startEmailSignUp(stranger(), known));
    await tried(30, () => startEmailRecovery(stranger(), known));
    expect(mailsTo(known)).toHaveLength(before + 10);
  });

  test('to one mailbox by registrations of many phones, or changes of many accounts, ends alike', async () => {
    const email = newEmail();
    await tried(8, async () => {
      const { id } = await proved(cabinet, newPhone());
      const names = { givenName: 'Анна', familyName: 'Иванова' };
      await Identity.completeProfile(stranger(), { id, ...names, email });
    });
    expect(mailsTo(email)).toHaveLength(5);
    const target = newEmail();
    const [first, second] = [await registeredByEmail(cabinet), await registeredByEmail(cabinet)];
    for (const { userId } of [first, second])
      await tried(4, () =>
        Identity.startEmailChange(cabinet.world.user(userId), { email: target, password: PASSWORD }),
      );
    expect(mailsTo(target)).toHaveLength(5);
  });

  test('from one network takes that network’s share of the day', async () => {
    await tried(40, () => startEmailSignUp(stranger(1_000_000), newEmail()));
    expect(cabinet.sent).toHaveLength(BUDGET.aDayOfNetwork);
    await startEmailSignUp(stranger(), newEmail());
  });

  test('each from a network of its own ends with the budget; recoveries go on, and registrations the next day', async () => {
    await tried(80, () => startEmailSignUp(stranger(), newEmail()));
    expect(cabinet.sent).toHaveLength(BUDGET.aDay);
    await startEmailRecovery(stranger(), newEmail());
    cabinet.world.pass(86_400);
    await startEmailSignUp(stranger(), newEmail());
    expect(cabinet.sent).toHaveLength(BUDGET.aDay + 2);
  });

  test('is counted alike for known and unknown addresses, and when a mail is sent again', async () => {
    const { email } = await registered(cabinet);
    const { id } = await startEmailSignUp(stranger(), newEmail());
    cabinet.world.pass(60);
    await Identity.resendSignUpLink(stranger(), { id });
    await startEmailSignUp(stranger(), email);
    await tried(BUDGET.aDay - 3, () => startEmailSignUp(stranger(), newEmail()));
    await expect(startEmailSignUp(stranger(), newEmail())).rejects.toMatchObject(spent);
  });
});
