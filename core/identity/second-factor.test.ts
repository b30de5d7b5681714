import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from './index.ts';
import {
  type Cabinet,
  type Entered,
  entered,
  newPhone,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
  startRecovery,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
  await toggle(true);
});

const toggle = (on: boolean) => Identity.setSecondFactor(mine.ctx, { on, password: PASSWORD });
interface Given {
  id: string;
  code: string;
  remember?: boolean;
}
const enter = (given?: Given, device: Identity.SentDevice = {}, who: Registered = anna) =>
  Identity.signIn(
    cabinet.anonymous,
    {
      login: who.phone,
      password: PASSWORD,
      ...(given && { secondFactor: { remember: false, ...given } }),
    },
    device,
  );
const asked = async (device?: Identity.SentDevice): Promise<Given> => {
  const answer = await enter(undefined, device);
  if (!('code' in answer)) throw new Error('no code was asked for');
  return { id: answer.code.id, code: cabinet.newest(anna.phone, 'sign-in-code').code };
};
const other = (code: string) => (code === '000000' ? '000001' : '000000');

describe('the second factor', () => {
  test('asks for a code after the right password, and opens no session before it came', async () => {
    const kept = cabinet.credentials.users.get(anna.userId)?.refreshTokens.size;
    const given = await asked();
    expect(cabinet.credentials.users.get(anna.userId)?.refreshTokens.size).toBe(kept);
    expect((await Identity.listSessions(mine.ctx, {})).sessions).toHaveLength(1);
    expect(await enter(given)).toMatchObject({ givenName: 'Анна', tokens: { accessLifeSeconds: 900 } });
    expect((await Identity.listSessions(mine.ctx, {})).sessions).toHaveLength(2);
  });

  test('sends nothing for a wrong password', async () => {
    const before = cabinet.sent.length;
    await expect(
      Identity.signIn(cabinet.anonymous, { login: anna.phone, password: 'Wrong2026pipe' }),
    ).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
    expect(cabinet.sent).toHaveLength(before);
  });

  test('needs the password with the code', async () => {
    const { id, code } = await asked();
    const secondFactor = { id, code, remember: false };
    await expect(
      Identity.signIn(cabinet.anonymous, { login: anna.phone, password: 'Wrong2026pipe', secondFactor }),
    ).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
  });

  test('takes a code once, five tries, ten minutes', async () => {
    const used = await asked();
    await enter(used);
    await expect(enter(used)).rejects.toMatchObject({ code: 'identity.code_used_up' });
    const late = await asked();
    cabinet.world.pass(600);
    await expect(enter(late)).rejects.toMatchObject({ code: 'identity.code_expired' });
    cabinet.world.pass(900);
    const guessed = await asked();
    for (const triesLeft of [4, 3, 2, 1, 0])
      await expect(enter({ ...guessed, code: other(guessed.code) })).rejects.toMatchObject({
        code: 'identity.code_wrong',
        facts: { triesLeft },
      });
    cabinet.world.pass(300);
    await expect(enter(guessed)).rejects.toMatchObject({ code: 'identity.code_used_up' });
  });

  test('used twice at once opens one session', async () => {
    const given = await asked();
    const answers = await Promise.allSettled([enter(given), enter(given)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('takes no code of somebody else, of another conversation, or to a number given up since', async () => {
    const boris = await registered(cabinet);
    const theirs = await entered(cabinet, boris);
    await Identity.setSecondFactor(theirs.ctx, { on: true, password: PASSWORD });
    const given = await asked();
    await expect(enter(given, {}, boris)).rejects.toMatchObject({ code: 'identity.conversation_missing' });
    const recovery = await startRecovery(cabinet, { phone: anna.phone });
    const { code } = cabinet.newest(anna.phone, 'recovery-code');
    await expect(enter({ id: recovery.id, code })).rejects.toMatchObject({ status: 404 });

    const phone = newPhone();
    const change = await Identity.startPhoneChange(mine.ctx, { phone, password: PASSWORD });
    const proof = cabinet.newest(phone, 'phone-code').code;
    await Identity.confirmPhoneChange(mine.ctx, { id: change.id, code: proof });
    await expect(enter(given, {}, { ...anna, phone })).rejects.toMatchObject({ status: 404 });
  });

  test('sends another code after the pause', async () => {
    const { id } = await asked();
    await expect(Identity.resendSignInCode(cabinet.anonymous, { id })).rejects.toMatchObject({
      code: 'identity.resend_too_soon',
    });
    await expect(enter()).rejects.toMatchObject({ code: 'identity.resend_too_soon' });
    cabinet.world.pass(60);
    await Identity.resendSignInCode(cabinet.anonymous, { id });
    await enter({ id, code: cabinet.newest(anna.phone, 'sign-in-code').code });
  });

  test('goes with the password when it is switched off, which is told', async () => {
    await toggle(false);
    expect(await enter()).toHaveProperty('tokens');
    const events = cabinet.sent.flatMap(({ content }) =>
      content.template === 'account-news' ? [content.event] : [],
    );
    expect(events).toEqual(expect.arrayContaining(['second-factor-on', 'second-factor-off']));
  });
});

describe('a device where no code is wanted', () => {
  const remembered = async (): Promise<Identity.SentDevice> => {
    const answer = await enter({ ...(await asked()), remember: true });
    if ('code' in answer) throw new Error('a code is asked for');
    return { deviceToken: answer.tokens.deviceToken };
  };

  test('is let in with the password for ninety days; another one is not', async () => {
    const device = await remembered();
    cabinet.world.pass(89 * 86_400);
    expect(await enter(undefined, device)).toHaveProperty('tokens');
    expect(await enter()).toHaveProperty('code');
    cabinet.world.pass(86_400);
    expect(await enter(undefined, device)).toHaveProperty('code');
  });

  test('is one where its user asked for that, and not any they signed in from', async () => {
    expect(await enter(undefined, { deviceToken: mine.tokens.deviceToken })).toHaveProperty('code');
  });

  test('is none for somebody else who uses it', async () => {
    const device = await remembered();
    const boris = await registered(cabinet);
    await Identity.setSecondFactor((await entered(cabinet, boris)).ctx, { on: true, password: PASSWORD });
    expect(await enter(undefined, device, boris)).toHaveProperty('code');
  });

  test('is asked again after the second factor was switched off and on, and after signing out everywhere', async () => {
    const device = await remembered();
    cabinet.world.pass(1);
    await toggle(false);
    await toggle(true);
    expect(await enter(undefined, device)).toHaveProperty('code');
    cabinet.world.pass(3600);
    const again = await remembered();
    await Identity.endAllSessions(mine.ctx, {});
    expect(await enter(undefined, again)).toHaveProperty('code');
  });
});
