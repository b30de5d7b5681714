import { describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import type { Ctx } from '#core/platform';
import {
  AGREED,
  type Cabinet,
  newPhone,
  openCabinet,
  PASSWORD,
} from '../../core/identity/testing/cabinet.ts';
import { easyCaptcha } from '../../core/identity/testing/easy-captcha.ts';
import { addressNumbered, startRecovery, startSignUp } from './doors.ts';

/**
 * Who earns from SMS that are delivered begins registrations from many networks, a new phone each time. They cost no more
 * than was configured, and people who register meanwhile succeed. `npm run test:attacks` begins 10,000 of them each way.
 */

const HOSTILE = Number(process.env.KABINET_ATTACK_SIGN_UPS ?? 400);
const REAL = Math.max(4, HOSTILE / 500);
const BUDGET: Identity.DayBudget = { aDay: HOSTILE / 2, aDayOfNetwork: 20 };
/** So few that each begins five times what its share of the day lets through. */
const NETWORKS = HOSTILE / 5 / BUDGET.aDayOfNetwork;
const PATIENCE_MS = 30 * 60_000;

const from = (cabinet: Cabinet, network: number): Ctx => ({
  ...cabinet.anonymous,
  sourceAddress: addressNumbered(network),
});

/** As the site does it, with the code from the SMS. */
async function register(cabinet: Cabinet, network: number): Promise<void> {
  const [ctx, phone] = [from(cabinet, network), newPhone()];
  const { id } = await startSignUp(ctx, phone);
  await Identity.confirmSignUp(ctx, { id, code: cabinet.newest(phone, 'sign-up-code').code });
}

/** Hostile registrations, a real one now and then among them; says by what each hostile one was refused, and how often. */
async function flood(
  cabinet: Cabinet,
  attack: (count: number) => Promise<unknown>,
): Promise<Record<string, number>> {
  const refusals: Record<string, number> = {};
  for (let count = 0; count < HOSTILE; count += 1) {
    await attack(count).catch(({ code }: { code: string }) => {
      refusals[code] = (refusals[code] ?? 0) + 1;
    });
    // a network nobody attacks from
    if (count % (HOSTILE / REAL) === 0) await register(cabinet, HOSTILE + count);
  }
  return refusals;
}

const report = (how: string, { sent }: Cabinet): void => {
  process.stdout.write(
    `SMS: ${HOSTILE} hostile registrations ${how}: ${sent.length} sent of ${BUDGET.aDay}\n`,
  );
};

const openBudgeted = (smsBudget = BUDGET): Cabinet => openCabinet({ ports: { smsBudget } });

describe('a flood of registrations', () => {
  test(
    'that does no work sends nothing, and everybody real gets their code',
    async () => {
      const cabinet = openBudgeted();
      const ctx = from(cabinet, 0);
      const captcha = await easyCaptcha(ctx, 'sign-up');
      await Identity.startSignUp(ctx, { phone: newPhone(), password: PASSWORD, ...AGREED, captcha });
      const refusals = await flood(cabinet, (count) =>
        // one answer for all of them
        Identity.startSignUp(from(cabinet, count), {
          ...{ phone: newPhone(), password: PASSWORD, ...AGREED, captcha },
        }),
      );
      report('with the work of one', cabinet);
      expect(refusals).toEqual({ 'identity.captcha_refused': HOSTILE });
      expect(cabinet.sent).toHaveLength(1 + REAL);
    },
    PATIENCE_MS,
  );

  test(
    'that does the work from few networks gets what they may, and everybody real gets their code',
    async () => {
      const cabinet = openBudgeted();
      const refusals = await flood(cabinet, (count) =>
        startSignUp(from(cabinet, count % NETWORKS), newPhone()),
      );
      report(`from ${NETWORKS} networks`, cabinet);
      expect(refusals).toEqual({ 'platform.too_many_tries': (HOSTILE * 4) / 5 });
      expect(cabinet.sent).toHaveLength(HOSTILE / 5 + REAL);
    },
    PATIENCE_MS,
  );

  test(
    'that does the work, each from a network of its own, ends with the budget, and recoveries go on',
    async () => {
      const cabinet = openBudgeted();
      for (let count = 0; count < HOSTILE; count += 1)
        await startSignUp(from(cabinet, count), newPhone()).catch(({ code }: { code: string }) =>
          expect(code).toBe('platform.too_many_tries'),
        );
      report('from as many networks', cabinet);
      expect(cabinet.sent).toHaveLength(BUDGET.aDay);
      await startRecovery(from(cabinet, HOSTILE), newPhone());
      expect(cabinet.sent).toHaveLength(BUDGET.aDay + 1);
    },
    PATIENCE_MS,
  );

  test('from one network takes that network’s share of the day', async () => {
    const cabinet = openBudgeted({ aDay: 100, aDayOfNetwork: 5 });
    for (let count = 0; count < 8; count += 1)
      await startSignUp(from(cabinet, 1), newPhone()).catch(() => undefined);
    expect(cabinet.sent).toHaveLength(5);
    await register(cabinet, 2);
  });
});
