import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from './contract.ts';
import * as Identity from './index.ts';
import {
  type Cabinet,
  type Entered,
  entered,
  journalOf,
  openCabinet,
  type Registered,
  registered,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
});

const NEW = { givenName: 'Анна-Мария', familyName: 'Петрова', language: 'en' } as const;
const me = (ctx = mine.ctx) => Identity.getMe(ctx, {});
const changes = async () =>
  (await journalOf(cabinet, anna.userId)).filter((event) => event === 'identity.profile_changed').length;

describe('names and language', () => {
  test('are the caller’s to change, and are journalled', async () => {
    await Identity.changeProfile(mine.ctx, NEW);
    expect(await me()).toMatchObject({ ...NEW, phone: anna.phone, email: anna.email });
    expect(await changes()).toBe(1);
  });

  test('stay as they are when repeated', async () => {
    await Identity.changeProfile(mine.ctx, NEW);
    const before = cabinet.table.snapshot();
    await Identity.changeProfile(mine.ctx, NEW);
    expect(cabinet.table.snapshot()).toEqual(before);
  });

  test('changed twice at once are those of one of the two, and both are journalled', async () => {
    const other = { ...NEW, familyName: 'Смирнова' };
    await Promise.all([Identity.changeProfile(mine.ctx, NEW), Identity.changeProfile(mine.ctx, other)]);
    expect([NEW, other]).toContainEqual(
      (({ givenName, familyName, language }) => ({ givenName, familyName, language }))(await me()),
    );
    expect(await changes()).toBe(2);
  });

  test('are nobody else’s, and nobody’s who is not signed in or blocked', async () => {
    const boris = await entered(cabinet, await registered(cabinet));
    await Identity.changeProfile(boris.ctx, NEW);
    expect(await me()).toMatchObject({ givenName: 'Анна', familyName: 'Иванова' });
    await expect(Identity.changeProfile(cabinet.anonymous, NEW)).rejects.toMatchObject({ status: 401 });
    await Identity.blockUser(cabinet.world.system, { login: anna.phone });
    await expect(Identity.changeProfile(mine.ctx, NEW)).rejects.toMatchObject({ status: 401 });
  });

  test('decide the language of what is sent', async () => {
    await Identity.changeProfile(mine.ctx, NEW);
    await Identity.setSignInBy(mine.ctx, { signInBy: 'email', password: 'Water2026pipe' });
    expect(cabinet.sent.at(-1)).toMatchObject({ language: 'en' });
  });

  test.each([
    ['no given name', { givenName: '' }],
    ['a name of blanks', { familyName: '   ' }],
    ['a name too long', { familyName: 'я'.repeat(61) }],
    ['a name of two lines', { givenName: 'Анна\nМария' }],
    ['a language we do not write', { language: 'de' }],
  ])('are refused with %s', (_, wrong) =>
    expect(operations.changeProfile.input.safeParse({ ...NEW, ...wrong }).success).toBe(false),
  );
});
