import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { signIn, signUp } from './steps.ts';

let theatre: Theatre;
let visitor: Visitor;
const person = newPerson();
const RENEWAL = '**/api/session/refresh';

beforeAll(async () => {
  theatre = await openTheatre();
  visitor = await newVisitor(theatre);
  await signUp(visitor.page, theatre.stage, person);
  await visitor.page.getByRole('link', { name: 'Войти' }).click();
  await signIn(visitor.page, person.phone, person.password);
});
afterAll(() => theatre?.close());

/** As a quarter of an hour later: the browser has dropped the access token. */
const expire = (): Promise<void> => visitor.context.clearCookies({ name: '__Host-kabinet' });

const refreshCookie = async (): Promise<string> =>
  (await visitor.context.cookies()).find(({ name }) => name === '__Host-kabinet-refresh')?.value ?? '';

/** What the API said of this person's contracts is on the page. */
async function isInside(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
  await page.locator('.bone').first().waitFor({ state: 'detached' });
  expect(
    await page.getByRole('main').getByRole('link', { name: 'Добавить договор' }).count(),
  ).toBeGreaterThan(0);
}

/** Asks for a renewal with a refresh token and nothing else. */
async function renewWith(refreshToken: string): Promise<number> {
  const answer = await fetch(`${theatre.stage.urls.site}/api/session/refresh`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-kabinet': '1',
      cookie: `__Host-kabinet-refresh=${refreshToken}`,
    },
    body: '{}',
  });
  return answer.status;
}

/** Steps build on each other. */
describe('one browser with two tabs', () => {
  test('renews its session once for both, and stays signed in', async () => {
    const tabs = [visitor.page, await visitor.context.newPage()];
    await Promise.all(tabs.map((tab) => tab.goto('/')));
    await Promise.all(tabs.map(isInside));
    let renewals = 0;
    await visitor.context.route(RENEWAL, async (route) => {
      renewals += 1;
      await route.continue();
    });
    const before = await refreshCookie();
    await expire();
    await Promise.all(tabs.map((tab) => tab.reload()));
    await Promise.all(tabs.map(isInside));
    expect(renewals).toBe(1);
    expect(await refreshCookie()).not.toBe(before);
    await visitor.context.unroute(RENEWAL);
  });

  test('stays signed in where both tabs renew at once, as in a browser without locks', async () => {
    await visitor.context.addInitScript(() => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
    });
    const tabs = await Promise.all([visitor.context.newPage(), visitor.context.newPage()]);
    await Promise.all(tabs.map((tab) => tab.goto('/')));
    await Promise.all(tabs.map(isInside));
    // none goes on before all are there: each of them sends the same token
    const sent: string[] = [];
    let letGo = (): void => {};
    const bothAsked = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await visitor.context.route(RENEWAL, async (route) => {
      sent.push((await route.request().allHeaders()).cookie ?? '');
      if (sent.length === 2) letGo();
      await bothAsked;
      await route.continue();
    });
    await expire();
    await Promise.all(tabs.map((tab) => tab.reload()));
    await Promise.all(tabs.map(isInside));
    expect(sent).toHaveLength(2);
    await visitor.context.unroute(RENEWAL);
    await expire();
    await tabs[0]!.reload();
    await isInside(tabs[0]!);
    await Promise.all(tabs.map((tab) => tab.close()));
  });

  test('is signed out, and its owner told, when an older token comes back from elsewhere', async () => {
    const { page } = visitor;
    const copied = await refreshCookie();
    for (let times = 0; times < 2; times += 1) {
      await expire();
      await page.reload();
      await isInside(page);
    }
    expect(await renewWith(copied)).toBe(401);
    expect(await renewWith(await refreshCookie())).toBe(401);
    await page.reload();
    await page.getByText('Сеанс закончился').waitFor();
    await awaitMessage(theatre.stage, person.email, /пользовались из двух мест/);
    expect(visitor.complaints).toEqual([]);
  });
});
