import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom, type SupplierId } from '#core/kernel';
import { type Ctx, check } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aSupplier } from '#core/testing';
import * as Identity from './index.ts';
import { userKey } from './store.ts';
import {
  begun,
  type Cabinet,
  entered,
  journalOf,
  newEmail,
  newPhone,
  nobodyDepends,
  openCabinet,
  PASSWORD,
  proved,
  type Registered,
  registered,
  signedIn,
  startEmailRecovery,
  startRecovery,
} from './testing/cabinet.ts';

const supplierId = 'demo' as SupplierId;
const supplierName = 'Невская энергосбытовая компания';
const DAY_SECONDS = 86_400;
/** Stands for the contract that makes them the supplier's customer. */
const HOME = { pk: 'CONTRACT#home', sk: '#HEAD' };

let cabinet: Cabinet;
let anna: Registered;
let clerk: Ctx;
let other: Ctx;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  await cabinet.table.load([HOME]);
  [clerk, other] = await Promise.all(
    ['clerk', 'other'].map(async (name) => {
      const userId = idFrom('user', name);
      await cabinet.table.load([
        { pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${userId}`, userId, roles: ['support'], version: 1 },
      ]);
      return cabinet.world.user(userId);
    }),
  ).then(([one, two]) => [one as Ctx, two as Ctx]);
});

const customer = (): Identity.OfCustomer => ({
  userId: anna.userId,
  supplierId,
  still: check(HOME, { exists: true }),
});
const request = (named: Identity.NewSignIn, ctx = clerk) =>
  Identity.requestSignInChange(ctx, customer(), { ...named, supplierName, reason: 'Паспорт проверен' });
const approve = (named: Identity.NewSignIn, ctx = other) =>
  Identity.approveSignInChange(ctx, customer(), named);
const reject = (ctx = other) => Identity.rejectSignInChange(ctx, customer());
const tokenTo = (to: string) => cabinet.newest(to, 'sign-in-change-asked').token;
const keep = (token: string) => Identity.keepSignIn(cabinet.anonymous, { token });
const user = () => Identity.getUser(cabinet.anonymous, anna.userId, { strong: true });
const missing = { code: 'identity.sign_in_change_missing', status: 404 };

describe('asking for another sign-in of a customer', () => {
  test('is refused for one of the staff without a phone for the code, now or when they became one since', async () => {
    const email = newEmail();
    await cabinet.table.load(supplierItems(aSupplier()));
    const login = anna.phone;
    const hire = () =>
      Identity.grantStaff(cabinet.world.system, {
        supplierId: aSupplier().supplierId,
        login,
        role: 'billing',
      });
    await request({ email });
    cabinet.world.pass(DAY_SECONDS);
    await hire();
    await expect(approve({ email })).rejects.toMatchObject({ code: 'identity.phone_needed' });
    await reject();
    await expect(request({ email })).rejects.toMatchObject({ code: 'identity.phone_needed' });
    await request({ email, phone: newPhone() });
  });

  test('tells the present phone and e-mail at once, changes nothing, and is journalled on both sides', async () => {
    const phone = newPhone();
    expect(await request({ phone })).toEqual({
      state: 'requested',
      approvableFrom: '2026-10-21T09:00:00.000Z',
      endsAt: '2026-11-03T09:00:00.000Z',
    });
    for (const to of [anna.phone, anna.email])
      expect(cabinet.newest(to, 'sign-in-change-asked')).toMatchObject({
        supplierName,
        notBefore: '2026-10-21T09:00:00.000Z',
      });
    expect(await user()).toMatchObject({ phone: anna.phone, email: anna.email });
    await signedIn(cabinet, { login: anna.phone, password: PASSWORD });
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.sign_in_change_asked');
    expect(await journalOf(cabinet, idFrom('user', 'clerk'))).toEqual(['staff.sign_in_change_requested']);
  });

  test('again, or twice at once, answers the same and tells once', async () => {
    const named = { phone: newPhone() };
    const before = cabinet.sent.length;
    const answers = await Promise.all([request(named), request(named), request(named)]);
    expect(answers[1]).toEqual(answers[0]);
    expect(await request(named)).toEqual(answers[0]);
    expect(cabinet.sent).toHaveLength(before + 2);
    await expect(request({ phone: newPhone() })).rejects.toMatchObject({
      code: 'identity.sign_in_change_open',
      status: 409,
    });
    await expect(request(named, other)).rejects.toMatchObject({ code: 'identity.sign_in_change_open' });
  });

  test('names a phone or an e-mail that opens nobody else’s cabinet', async () => {
    await expect(request({})).rejects.toMatchObject({
      code: 'identity.new_sign_in_unnamed',
      status: 400,
    });
    const boris = await registered(cabinet);
    const taken = { code: 'identity.login_taken', status: 409 };
    await expect(request({ phone: boris.phone })).rejects.toMatchObject(taken);
    await expect(request({ email: boris.email.toUpperCase() })).rejects.toMatchObject(taken);
    const unfinished = newPhone();
    await proved(cabinet, unfinished);
    await request({ phone: unfinished });
  });

  test('is for staff with the role alone; for others the supplier is missing', async () => {
    const nobody = { code: 'supplier.missing', status: 404 };
    for (const ctx of [cabinet.anonymous, cabinet.world.user(anna.userId)]) {
      await expect(request({ phone: newPhone() }, ctx)).rejects.toMatchObject(nobody);
      await expect(approve({ phone: newPhone() }, ctx)).rejects.toMatchObject(nobody);
      await expect(reject(ctx)).rejects.toMatchObject(nobody);
    }
  });

  test('ten times a day at most, for one customer and by one member of staff', async () => {
    for (let count = 0; count < 10; count += 1) {
      await request({ phone: newPhone() });
      await reject(clerk);
    }
    await expect(request({ phone: newPhone() }, other)).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('is for who has a cabinet', async () => {
    await cabinet.table.commit([{ kind: 'patch', key: userKey(anna.userId), set: { state: 'deleted' } }]);
    await expect(request({ phone: newPhone() })).rejects.toMatchObject(missing);
  });
});

describe('approving another sign-in', () => {
  test('a day later makes the new phone the only thing that opens the cabinet, through a recovery', async () => {
    const { token: session } = await entered(cabinet, anna);
    const phone = newPhone();
    await request({ phone });
    cabinet.world.pass(DAY_SECONDS);
    expect(await approve({ phone })).toMatchObject({ state: 'approved' });
    const now = await user();
    expect(now).toMatchObject({ state: 'active', phone, recoveredAt: cabinet.world.now });
    for (const gone of ['email', 'signInBy', 'signInChangeFromSeconds']) expect(now).not.toHaveProperty(gone);

    await expect(Identity.authenticate(cabinet.anonymous, session)).rejects.toMatchObject({ status: 401 });
    for (const login of [anna.phone, anna.email])
      await expect(signedIn(cabinet, { login, password: PASSWORD })).rejects.toMatchObject({
        code: 'identity.sign_in_refused',
      });
    for (const to of [anna.phone, anna.email])
      expect(cabinet.newest(to, 'account-news').event).toBe('sign-in-changed-by-staff');
    expect(cabinet.newest(phone, 'sign-in-given')).toMatchObject({ supplierName });

    const { id } = await startRecovery(cabinet, { phone });
    const { code } = cabinet.newest(phone, 'recovery-code');
    await Identity.completeRecovery(cabinet.anonymous, { id, code, password: 'Newer2026pipe' });
    await signedIn(cabinet, { login: phone, password: 'Newer2026pipe' });
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.sign_in_changed_by_staff');
    expect(await journalOf(cabinet, idFrom('user', 'other'))).toEqual(['staff.sign_in_change_approved']);
  });

  test('frees the old phone and e-mail for others', async () => {
    const email = newEmail();
    await request({ email });
    cabinet.world.pass(DAY_SECONDS);
    await approve({ email });
    const held = cabinet.table.snapshot().filter(({ pk }) => /^ONCE#(phone|email)#/.test(pk));
    expect(held.map(({ pk }) => pk)).toEqual([`ONCE#email#${email}`]);
    await begun(cabinet, anna.phone);
    await startEmailRecovery(cabinet.anonymous, email);
    expect(cabinet.newest(email, 'recovery-link')).toBeDefined();
  });

  test('keeps what is named again, and takes a number from a registration that was not finished', async () => {
    const phone = newPhone();
    const unfinished = await proved(cabinet, phone);
    await request({ phone, email: anna.email });
    cabinet.world.pass(DAY_SECONDS);
    await approve({ phone, email: anna.email });
    expect(await user()).toMatchObject({ phone, email: anna.email });
    expect(await Identity.getUser(cabinet.anonymous, unfinished.userId, { strong: true })).toBeUndefined();
    await signedIn(cabinet, { login: anna.email, password: PASSWORD });
  });

  test('ends the second factor where no phone is left to give its code', async () => {
    const { ctx } = await entered(cabinet, anna);
    await Identity.setSecondFactor(ctx, { on: true, password: PASSWORD });
    const named = { email: newEmail() };
    await request(named);
    cabinet.world.pass(DAY_SECONDS);
    await approve(named);
    expect(await user()).not.toHaveProperty('secondFactorSince');
    await signedIn(cabinet, { login: named.email, password: PASSWORD });
  });

  test('takes another person, a day, and the same phone and e-mail typed once more', async () => {
    const named = { phone: newPhone() };
    await request(named);
    await expect(approve(named, clerk)).rejects.toMatchObject({
      code: 'identity.own_sign_in_change',
      status: 403,
    });
    cabinet.world.pass(DAY_SECONDS - 1);
    await expect(approve(named)).rejects.toMatchObject({
      code: 'identity.sign_in_change_too_early',
      facts: { approvableFrom: '2026-10-21T09:00:00.000Z' },
    });
    cabinet.world.pass(1);
    for (const wrong of [{ phone: newPhone() }, {}, { ...named, email: newEmail() }])
      await expect(approve(wrong)).rejects.toMatchObject({
        code: 'identity.sign_in_change_differs',
        status: 422,
      });
    await approve(named);
    expect(await approve(named)).toMatchObject({ state: 'approved' });
  });

  test('happens once, however many approve at once', async () => {
    const named = { phone: newPhone() };
    await request(named);
    cabinet.world.pass(DAY_SECONDS);
    const before = cabinet.sent.length;
    await Promise.all([approve(named), approve(named), approve(named)]);
    expect(cabinet.sent).toHaveLength(before + 3);
  });

  test('needs a request of this supplier that waits, and ends with its 14 days', async () => {
    const named = { phone: newPhone() };
    await expect(approve(named)).rejects.toMatchObject(missing);
    await request(named);
    const elsewhere = { ...customer(), supplierId: 'other' as SupplierId };
    await expect(Identity.approveSignInChange(cabinet.world.system, elsewhere, named)).rejects.toMatchObject(
      missing,
    );
    cabinet.world.pass(14 * DAY_SECONDS);
    await expect(approve(named)).rejects.toMatchObject(missing);
    await expect(reject()).rejects.toMatchObject(missing);
    await request({ phone: newPhone() });
  });

  test('is refused when somebody registered the phone or e-mail meanwhile', async () => {
    const boris = { phone: newPhone() };
    await request(boris);
    const { id, code } = await begun(cabinet, boris.phone);
    await Identity.confirmSignUp(cabinet.anonymous, { id, code });
    const email = newEmail();
    const names = { givenName: 'Борис', familyName: 'Петров' };
    await Identity.completeProfile(cabinet.anonymous, { id, ...names, email });
    await Identity.activate(cabinet.anonymous, { token: cabinet.newest(email, 'activation').token });
    cabinet.world.pass(DAY_SECONDS);
    await expect(approve(boris)).rejects.toMatchObject({ code: 'identity.login_taken' });
  });
});

describe('the owner', () => {
  test('stops it by the link that came to the phone or the e-mail', async () => {
    const named = { phone: newPhone() };
    await request(named);
    const [bySms, byMail] = [tokenTo(anna.phone), tokenTo(anna.email)];
    expect(await keep(bySms)).toEqual({ done: true });
    expect(await keep(byMail)).toEqual({ done: true });
    cabinet.world.pass(DAY_SECONDS);
    await expect(approve(named)).rejects.toMatchObject(missing);
    expect(await user()).toMatchObject({ phone: anna.phone, email: anna.email });
    expect(
      (await journalOf(cabinet, anna.userId)).filter((event) => event.endsWith('change_cancelled')),
    ).toHaveLength(1);
  });

  test('sees it in the profile and stops it there; harmless when there is nothing', async () => {
    const { ctx } = await entered(cabinet, anna);
    await Identity.cancelSignInChange(ctx, {});
    await request({ phone: newPhone() });
    expect(await Identity.getMe(ctx, {})).toMatchObject({ signInChangeFrom: '2026-10-21T09:00:00.000Z' });
    expect(await Identity.cancelSignInChange(ctx, {})).toEqual({ done: true });
    expect(await Identity.getMe(ctx, {})).not.toHaveProperty('signInChangeFrom');
    await request({ phone: newPhone() });
    cabinet.world.pass(14 * DAY_SECONDS);
    expect(await Identity.getMe(ctx, {})).not.toHaveProperty('signInChangeFrom');
  });

  test('has a link that is worth nothing once it is carried out, rejected, replaced, or another’s', async () => {
    const invalid = { code: 'identity.keep_link_invalid', status: 422 };
    const named = { phone: newPhone() };
    await request(named);
    const first = tokenTo(anna.phone);
    for (const untrue of [`${first}x`, 'x'.repeat(40), `${anna.userId}.secret`, anna.token])
      await expect(keep(untrue)).rejects.toMatchObject(invalid);
    await reject(clerk);
    await expect(keep(first)).rejects.toMatchObject(invalid);
    await request(named);
    await expect(keep(first)).rejects.toMatchObject(invalid);
    const second = tokenTo(anna.phone);
    cabinet.world.pass(DAY_SECONDS);
    await approve(named);
    await expect(keep(second)).rejects.toMatchObject(invalid);
    expect(await user()).toMatchObject({ phone: named.phone });
  });

  test('who is blocked because a stranger sits in the cabinet gets it back past the stranger', async () => {
    const named = { phone: newPhone() };
    await Identity.blockUser(cabinet.world.system, { login: anna.phone });
    await request(named);
    await expect(keep(tokenTo(anna.phone))).rejects.toMatchObject({ code: 'identity.keep_link_invalid' });
    cabinet.world.pass(DAY_SECONDS);
    await approve(named);
    await Identity.unblockUser(cabinet.world.system, { login: named.phone });
    expect(await user()).toMatchObject({ state: 'active', phone: named.phone });
  });
});

describe('turning it down', () => {
  test('frees the way for another; a repeat changes nothing', async () => {
    await request({ phone: newPhone() });
    expect(await reject(clerk)).toMatchObject({ state: 'rejected' });
    expect(await reject()).toMatchObject({ state: 'rejected' });
    expect(await journalOf(cabinet, idFrom('user', 'other'))).toEqual([]);
    await request({ phone: newPhone() });
  });

  test('leaves no personal data of it when the account is deleted', async () => {
    const { ctx } = await entered(cabinet, anna);
    await Identity.askDeletion(ctx, { password: PASSWORD }, nobodyDepends);
    cabinet.world.pass(30 * DAY_SECONDS);
    const phone = newPhone();
    await request({ phone });
    await Identity.eraseUser(cabinet.world.system, { userId: anna.userId });
    const kept = cabinet.table.snapshot().filter(({ pk }) => pk === `USER#${anna.userId}`);
    expect(JSON.stringify(kept)).not.toContain(phone);
  });
});
