import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from './index.ts';
import {
  AGREED,
  type Cabinet,
  type Entered,
  entered,
  journalOf,
  newPhone,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
  startSignUp,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
});

const { version } = Identity.LEGAL_TEXTS.marketing;
const give = (ctx = mine.ctx) => Identity.giveConsent(ctx, { kind: 'marketing', version });
const withdraw = (kind: Identity.ConsentKind = 'marketing', ctx = mine.ctx) =>
  Identity.withdrawConsent(ctx, { kind });
const consentOf = async (kind: Identity.ConsentKind) =>
  (await Identity.listConsents(mine.ctx, {})).consents.find((consent) => consent.kind === kind);

describe('the consents of a user', () => {
  test('are those of the registration, each with its version, language and the hash of its words', async () => {
    const { consents } = await Identity.listConsents(mine.ctx, {});
    expect(consents.map(({ kind, required, given }) => [kind, required, given])).toEqual([
      ['licence', true, true],
      ['personal-data', true, true],
      ['marketing', false, false],
    ]);
    for (const { kind, acts } of consents.slice(0, 2))
      expect(acts).toEqual([
        {
          act: 'given',
          textVersion: Identity.LEGAL_TEXTS[kind].version,
          textHash: Identity.LEGAL_TEXTS[kind].hashes.ru,
          language: 'ru',
          at: cabinet.world.now,
        },
      ]);
  });

  test('hold marketing only where it was quoted, in the version in force', async () => {
    const phone = newPhone();
    const start = (marketingVersion?: string) =>
      startSignUp(cabinet, {
        phone,
        password: PASSWORD,
        ...AGREED,
        ...(marketingVersion && { marketingVersion }),
      });
    await expect(start('2020-01-01')).rejects.toMatchObject({ code: 'identity.text_outdated' });
    await start(version);
    const talk = cabinet.table.snapshot().find((item) => item.purpose === 'sign-up' && item.phone === phone);
    expect(talk).toMatchObject({ agreed: { texts: [{}, {}, { kind: 'marketing' }] } });
  });

  test('are given and withdrawn as records beside each other, and told in the journal', async () => {
    await give();
    cabinet.world.pass(60);
    const english = { ...mine.ctx, language: 'en' as const };
    expect(await withdraw('marketing', english)).toEqual({ done: true });
    cabinet.world.pass(60);
    await give(english);
    expect(
      (await consentOf('marketing'))?.acts.map(({ act, language, textHash }) => [act, language, textHash]),
    ).toEqual([
      ['given', 'en', Identity.LEGAL_TEXTS.marketing.hashes.en],
      // what is withdrawn is what was given, in whatever language that was read
      ['withdrawn', 'en', Identity.LEGAL_TEXTS.marketing.hashes.ru],
      ['given', 'ru', Identity.LEGAL_TEXTS.marketing.hashes.ru],
    ]);
    expect(await journalOf(cabinet, anna.userId)).toEqual(
      expect.arrayContaining(['identity.consent_given', 'identity.consent_withdrawn']),
    );
  });

  test('change once, however often or many at once the same is decided', async () => {
    await withdraw();
    expect((await consentOf('marketing'))?.acts).toHaveLength(0);
    await Promise.all([give(), give(), give()]);
    await give();
    expect((await consentOf('marketing'))?.acts).toHaveLength(1);
    await Promise.all([withdraw(), withdraw()]);
    expect((await consentOf('marketing'))?.acts).toHaveLength(2);
  });

  test('that the cabinet does not work without stay; an outdated version is not agreed to', async () => {
    for (const kind of ['licence', 'personal-data'] as const)
      await expect(withdraw(kind)).rejects.toMatchObject({ code: 'identity.consent_needed', status: 422 });
    await expect(
      Identity.giveConsent(mine.ctx, { kind: 'marketing', version: '2020-01-01' }),
    ).rejects.toMatchObject({ code: 'identity.text_outdated' });
  });

  test('are decided twenty times a day at most', async () => {
    for (let count = 0; count < 10; count += 1) {
      await give();
      cabinet.world.pass(1);
      await withdraw();
      cabinet.world.pass(1);
    }
    await expect(give()).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('are for somebody signed in, their own', async () => {
    for (const asked of [
      Identity.listConsents(cabinet.anonymous, {}),
      give(cabinet.anonymous),
      withdraw('marketing', cabinet.anonymous),
    ])
      await expect(asked).rejects.toMatchObject({ status: 401 });
    await give();
    const boris = await entered(cabinet, await registered(cabinet));
    const { consents } = await Identity.listConsents(boris.ctx, {});
    expect(consents.at(-1)?.acts).toEqual([]);
  });
});

describe('the journal of a user', () => {
  const events = async (ctx = mine.ctx) =>
    (await Identity.listJournal(ctx, {})).entries.map(({ event }) => event);

  test('tells what was done, the newest first, with what it was done', async () => {
    cabinet.world.pass(60);
    await Identity.signOut(cabinet.anonymous, mine.tokens);
    const { entries } = await Identity.listJournal(mine.ctx, {});
    expect(entries[0]).toEqual({
      event: 'identity.signed_out',
      at: cabinet.world.now,
      ref: mine.token.sessionId,
    });
    expect(entries).toHaveLength(3);
  });

  test('goes on page by page, and holds nothing of others', async () => {
    await registered(cabinet);
    for (let count = 0; count < 60; count += 1) {
      cabinet.world.pass(120);
      await entered(cabinet, anna);
    }
    const first = await Identity.listJournal(mine.ctx, {});
    const rest = await Identity.listJournal(mine.ctx, { cursor: first.cursor });
    expect([first.entries.length, rest.entries.length, rest.cursor]).toEqual([50, 12, undefined]);
  });

  test('is for somebody signed in', async () => {
    await expect(events(cabinet.anonymous)).rejects.toMatchObject({ status: 401 });
  });
});
