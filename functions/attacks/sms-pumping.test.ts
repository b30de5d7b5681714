import { describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import type { Ctx } from '#core/platform';
import { solvedCaptcha } from '#core/testing';
import {
  AGREED,
  type Cabinet,
  newPhone,
  openCabinet,
  PASSWORD,
} from '../../core/identity/testing/cabinet.ts';
import { addressNumbered } from './doors.ts';

/**
 * Who earns from SMS that are delivered begins registrations from thousands of networks, a new phone each time. They cost no more
 * than was configured, and people who register meanwhile succeed. `npm run test:attacks` begins 10,000 of them.
 */

const HOSTILE = Number(process.env.KABINET_ATTACK_SIGN_UPS ?? 400);
const REAL = Math.max(4, HOSTILE / 500);
const BUDGET: Identity.SmsBudget = { aDay: HOSTILE / 2, aDayOfNetwork: 20 };
/** Each begins five registrations: fewer than any count of one network stops. */
const NETWORKS = HOSTILE / 5;
const PATIENCE_MS = 30 * 60_000;

const from = (cabinet: Cabinet, network: number): Ctx => ({
  ...cabinet.anonymous,
  sourceAddress: addressNumbered(network),
});

const begin = (ctx: Ctx, phone: string, captcha?: Identity.CaptchaAnswer) =>
  Identity.startSignUp(ctx, { phone, password: PASSWORD, ...AGREED, ...(captcha && { captcha }) });

/** As the site does it: work where it is asked for, the code from the SMS. */
async function register(cabinet: Cabinet, network: number): Promise<{ worked: boolean }> {
  const [ctx, phone] = [from(cabinet, network), newPhone()];
  let worked = false;
  const { id } = await begin(ctx, phone).catch(async (error: { code?: string }) => {
    if (error.code !== 'identity.code_work_needed') throw error;
    worked = true;
    return begin(ctx, phone, await solvedCaptcha(ctx, 'code'));
  });
  await Identity.confirmSignUp(ctx, { id, code: cabinet.newest(phone, 'sign-up-code').code });
  return { worked };
}

describe('a flood of registrations', () => {
  test(
    'that does no work takes half of the day’s SMS at most, and everybody real gets theirs',
    async () => {
      const cabinet = openCabinet({ ports: { smsBudget: BUDGET } });
      const refusals = new Map<string, number>();
      const real: { worked: boolean }[] = [];
      for (let count = 0; count < HOSTILE; count += 1) {
        await begin(from(cabinet, count % NETWORKS), newPhone()).catch(({ code }: { code: string }) =>
          refusals.set(code, (refusals.get(code) ?? 0) + 1),
        );
        if (count % (HOSTILE / REAL) === 0) real.push(await register(cabinet, NETWORKS + count));
      }
      const sent = cabinet.sent.length;
      const working = real.filter(({ worked }) => worked).length;
      process.stdout.write(
        `SMS: ${HOSTILE} hostile registrations from ${NETWORKS} networks, ${sent} SMS sent of ${BUDGET.aDay}; ` +
          `${real.length} of ${REAL} real ones registered, ${working} of them after work\n`,
      );
      expect(real).toHaveLength(REAL);
      expect(working).toBeGreaterThan(0);
      expect(sent).toBe(BUDGET.aDay / 2 + working);
      expect([...refusals.keys()]).toEqual(['identity.code_work_needed']);
    },
    PATIENCE_MS,
  );

  test(
    'from one network takes that network’s share',
    async () => {
      const cabinet = openCabinet({ ports: { smsBudget: BUDGET } });
      for (let count = 0; count < HOSTILE; count += 1)
        await begin(from(cabinet, 1), newPhone()).catch(() => undefined);
      expect(cabinet.sent).toHaveLength(BUDGET.aDayOfNetwork);
      await register(cabinet, 2);
    },
    PATIENCE_MS,
  );

  test(
    'that does the work too ends with the budget, and recoveries go on',
    async () => {
      const smsBudget = { aDay: 10, aDayOfNetwork: 100 };
      const cabinet = openCabinet({ ports: { smsBudget } });
      for (let count = 0; count < 14; count += 1)
        await register(cabinet, count).catch(({ code }: { code: string }) =>
          expect(code).toBe('platform.too_many_tries'),
        );
      expect(cabinet.sent).toHaveLength(smsBudget.aDay);
      await Identity.startRecovery(from(cabinet, 99), { phone: newPhone() });
      expect(cabinet.sent).toHaveLength(smsBudget.aDay + 1);
    },
    PATIENCE_MS,
  );
});
