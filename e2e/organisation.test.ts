import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoContracts } from '../local/demo/index.ts';
import { expectAccessible } from './expect-accessible.ts';
import {
  awaitMessage,
  type Look,
  newPerson,
  newVisitor,
  openTheatre,
  type Person,
  type Theatre,
  type Visitor,
} from './stage.ts';
import { linkContract, payByCard, signIn, signUp } from './steps.ts';

/** A company's contracts are looked after by several people, each by their role; who is removed loses them at once. */

const NAME = 'ООО «Ромашка и партнёры»';
const contract = demoContracts()[1];
const [boss, colleague] = [newPerson(), newPerson()];

let theatre: Theatre;
let manager: Visitor;
let member: Visitor;
let organisationId: string;
let contractPage: string;
let invitation: string;

beforeAll(async () => {
  theatre = await openTheatre();
  manager = await newVisitor(theatre);
  member = await newVisitor(theatre);
  if (!contract) throw new Error('the demo has contracts');
  await signUp(manager.page, theatre.stage, boss);
  await signIn(manager.page, boss.phone, boss.password);
  await linkContract(manager.page, contract);
  contractPage = new URL(manager.page.url()).pathname;
}, 240_000);
afterAll(() => theatre?.close());

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const name = task.name.slice(0, 40).replace(/\W+/g, '-');
  for (const [who, { page }] of Object.entries({ manager, member }))
    await page.screenshot({ path: `.local/e2e/${name}-${who}.png`, fullPage: true });
});

const cabinetChoice = (page: Page) => page.getByLabel('Кабинет', { exact: true });
const payLinks = (page: Page) => page.getByRole('link', { name: /Оплатить|Внести аванс/ });

/** Steps build on each other. */
describe('an organisation', () => {
  test('is not spoken of on the dashboard of who is in none', async () => {
    const { page } = manager;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    await page.locator('.bone').first().waitFor({ state: 'detached' });
    expect(await cabinetChoice(page).count()).toBe(0);
  });

  test('is begun from the profile; its name and tax number are checked, each with its own sentence', async () => {
    const { page } = manager;
    await page.goto('/profile');
    await page.getByRole('link', { name: 'Организации' }).click();
    await page.getByText('Вы пока не состоите в организациях').waitFor();
    await page.getByLabel('Название').fill('romashka.example');
    await page.getByLabel('ИНН').fill('7801000006');
    await page.getByRole('button', { name: 'Начать' }).click();
    await page.getByRole('alert').getByText('адресов сайтов').waitFor();
    await page.getByRole('alert').getByText('В ИНН ошибка').waitFor();
    await expectAccessible(page, '/organisations, problems');
    await page.getByLabel('Название').fill(NAME);
    await page.getByLabel('ИНН').fill('78 0100 0005');
    await page.getByRole('button', { name: 'Начать' }).click();
    await page.waitForURL(/\/organisations\/org_/);
    await page.getByRole('heading', { name: NAME }).waitFor();
    await page.getByText('ИНН 7801000005').waitFor();
    organisationId = page.url().split('/').at(-1) ?? '';
  });

  test('tells its manager how to add contracts, and is chosen in the address', async () => {
    const { page } = manager;
    await page.goto('/');
    await cabinetChoice(page).focus();
    await cabinetChoice(page).selectOption({ label: NAME });
    await page.getByRole('heading', { name: 'В организации ещё нет договоров' }).waitFor();
    expect(page.url()).toContain(`/?organisation=${organisationId}`);
    expect(await cabinetChoice(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.reload();
    await page.getByRole('heading', { name: 'В организации ещё нет договоров' }).waitFor();
    await expectAccessible(page, '/, an organisation without contracts');
    await page.goBack();
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    await page.locator('.card-link').first().waitFor();
    await page.goto(`/link?organisation=${organisationId}`);
    await page.getByLabel('В какой кабинет').waitFor();
    expect(await page.getByLabel('В какой кабинет').inputValue()).toBe(organisationId);
  });

  test('gets a contract out of the manager’s cabinet, who is told what that ends', async () => {
    const { page } = manager;
    await page.goto(contractPage);
    await page.getByRole('link', { name: 'Перенести в другой кабинет' }).click();
    await page.getByText('Группы и автоплатежи этих договоров закончатся').waitFor();
    await expectAccessible(page, '/move');
    await page.getByRole('button', { name: 'Перенести' }).click();
    await page.waitForURL(/\?organisation=org_/);
    await page.locator('.card-link').first().waitFor();
    expect(await payLinks(page).count()).toBe(1);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Здесь появятся ваши договоры' }).waitFor();
  });

  test('invites a colleague by mail, who sees which organisation it is before they sign in', async () => {
    const { page } = manager;
    await page.goto(`/organisations/${organisationId}`);
    await page.getByLabel('Электронная почта').fill(colleague.email);
    await page.getByRole('button', { name: 'Отправить приглашение' }).click();
    await page.getByRole('heading', { name: 'Приглашение отправлено' }).waitFor();
    await page.getByText('Смотрит, до').waitFor();
    await expectAccessible(page, '/organisations, an invitation that waits');
    invitation = await awaitMessage(theatre.stage, colleague.email, /(https?:\/\/\S+join#\S+)/);
    await member.page.goto(invitation);
    await member.page.getByText(NAME).waitFor();
    await member.page.getByText('Вы сможете смотреть договоры').waitFor();
    expect(member.page.url()).toBe(`${theatre.stage.urls.site}/join`);
    await expectAccessible(member.page, '/join, not signed in');
  });

  test('is joined by the colleague, who registers, signs in and comes back to the invitation', async () => {
    const { page } = member;
    await signUp(page, theatre.stage, colleague);
    await page.getByRole('link', { name: 'Войти' }).click();
    await page.getByLabel('Телефон или почта').fill(colleague.phone);
    await page.getByLabel('Пароль', { exact: true }).fill(colleague.password);
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    await page.getByRole('button', { name: 'Вступить' }).waitFor();
    await expectAccessible(page, '/join, signed in');
    await page.getByRole('button', { name: 'Вступить' }).click();
    await page.waitForURL(/\?organisation=org_/);
    await page.getByText('Вы можете смотреть договоры').waitFor();
    const stranger = await newVisitor(theatre);
    await stranger.page.goto(invitation);
    await stranger.page.getByText('Приглашение не действует').waitFor();
    await expectAccessible(stranger.page, '/join, used');
    await stranger.context.close();
  });

  test('lets an observer see the contract and neither pay nor send, group, move or unlink', async () => {
    const { page } = member;
    await page.locator('.card-link').first().waitFor();
    expect(await payLinks(page).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Передать показания' }).count()).toBe(0);
    expect(await page.getByRole('main').getByRole('link', { name: 'Добавить договор' }).count()).toBe(0);
    await expectAccessible(page, '/, an observer');
    await page.locator('.card-link').first().click();
    await page.getByRole('heading', { name: 'Приборы учёта' }).waitFor();
    await page.getByText('Другую роль даёт управляющий').waitFor();
    const offered = /Оплатить|Внести аванс|Передать показания|группу|Перенести|Убрать/;
    expect(await page.getByRole('main').getByRole('link', { name: offered }).count()).toBe(0);
    expect(await page.getByRole('main').getByRole('button', { name: offered }).count()).toBe(0);
    await expectAccessible(page, 'a contract, an observer');
    await page.goto(`${contractPage}/pay`);
    await page.getByText('Другую роль даёт управляющий').waitFor();
    expect(await page.getByRole('button', { name: /оплат/i }).count()).toBe(0);
    await page.goto(`${contractPage}/autopay`);
    await page.getByText('автоплатежа нет').waitFor();
  });

  test('refuses an observer what another role does, whatever their page offers', async () => {
    const refused = await member.page.request.post(`/api${contractPage}/payments`, {
      headers: { 'x-kabinet': '1' },
      data: { amountKopecks: 10_000, requestKey: 'e2e-observer-pays' },
    });
    expect(refused.status()).toBe(403);
    expect((await refused.json()).code).toBe('organisation.role_insufficient');
  });

  test('gives a member another role, who then pays and sees the money arrive', async () => {
    const { page } = manager;
    await page.goto(`/organisations/${organisationId}`);
    await page.getByRole('combobox').last().selectOption({ label: 'Платит' });
    await page.getByRole('button', { name: 'Сохранить роль' }).click();
    await page.getByText('Роль изменена').waitFor();

    const payer = member.page;
    await payer.goto(`/?organisation=${organisationId}`);
    await payLinks(payer).first().click();
    await payer.getByRole('button', { name: /Оплатить/ }).waitFor();
    expect(await payer.getByRole('link', { name: 'Настроить автоплатёж' }).count()).toBe(0);
    await payer.getByRole('button', { name: /Оплатить/ }).click();
    await payer.waitForURL(/\/pay\//);
    await payByCard(payer);
    await payer.waitForURL(/\/payments\/pay_/);
    await payer.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();
  });

  test('is not left without a manager: neither by leaving nor by deleting one’s account', async () => {
    const { page } = manager;
    await page.goto(`/organisations/${organisationId}`);
    await page.getByRole('button', { name: 'Выйти из организации' }).click();
    await page.getByRole('button', { name: 'Выйти', exact: true }).click();
    await page.getByRole('dialog').getByText('Вы последний управляющий').waitFor();
    await expectAccessible(page, '/organisations, the last manager leaves');
    await page.goto('/profile/deletion');
    await page.getByText('Организации, где нет другого управляющего').waitFor();
    await page.getByLabel('Текущий пароль').fill(boss.password);
    await page.getByRole('button', { name: 'Удалить кабинет' }).click();
    await page.getByRole('alert').getByText('Вы последний управляющий').waitFor();
    await page.getByRole('link', { name: 'Перейти к организациям' }).click();
    await page.getByRole('heading', { name: NAME }).waitFor();
  });

  test.each([
    ['ru', 360, 'light'],
    ['ru', 1280, 'dark'],
    ['en', 360, 'dark'],
    ['en', 1280, 'light'],
  ] as const)('passes axe in %s, %d wide, %s', async (language, width, colorScheme) => {
    const look: Look = { language, width, colorScheme };
    const paths = {
      manager: [
        '/',
        `/?organisation=${organisationId}`,
        contractPage,
        '/organisations',
        `/organisations/${organisationId}`,
        `/organisations/${organisationId}/journal`,
        `/move?organisation=${organisationId}`,
        `/link?organisation=${organisationId}`,
        '/profile/deletion',
      ],
      member: [`/?organisation=${organisationId}`, contractPage, `/organisations/${organisationId}`, '/join'],
    };
    for (const [who, visited] of Object.entries(paths)) {
      const reader = await newVisitor(theatre, look);
      await enter(reader, who === 'manager' ? boss : colleague);
      for (const path of visited) {
        await reader.page.goto(path);
        await expectAccessible(reader.page, `${path}, ${who}`);
      }
      expect(reader.complaints).toEqual([]);
      await reader.context.close();
    }
  });

  test('removes a member, who loses it at once', async () => {
    const { page } = manager;
    const gone = member.page;
    await gone.goto(contractPage);
    await gone.getByRole('heading', { name: 'Приборы учёта' }).waitFor();
    await page.goto(`/organisations/${organisationId}`);
    await page.getByRole('button', { name: 'Убрать из организации' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Убрать', exact: true }).click();
    await page.getByText('Участник убран').waitFor();

    await gone.reload();
    await gone.getByText('Такого лицевого счёта нет в вашем кабинете').waitFor();
    await gone.goto(`/?organisation=${organisationId}`);
    await gone.getByText('Такой организации нет среди ваших').waitFor();
    await expectAccessible(gone, '/, no member any more');
    await gone.getByRole('link', { name: 'На главную', exact: true }).click();
    await gone.getByRole('heading', { name: 'Здесь появятся ваши договоры' }).waitFor();
    expect(await cabinetChoice(gone).count()).toBe(0);
  });

  test('keeps a journal of who did what, and is closed once its contracts have left', async () => {
    const { page } = manager;
    await page.goto(`/organisations/${organisationId}/journal`);
    await page.getByRole('row', { name: /Участник убран/ }).waitFor();
    await page.getByRole('row', { name: /Роль участника изменена.*Платит/ }).waitFor();
    await page.goto(`/organisations/${organisationId}`);
    await page.getByText('Закрыть можно организацию без договоров').waitFor();
    await page.getByRole('link', { name: 'перенесите их' }).click();
    await page.getByRole('button', { name: 'Перенести' }).click();
    await page.getByRole('alert').getByText('Отметьте хотя бы один договор').waitFor();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Перенести' }).click();
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    await page.locator('.card-link').first().waitFor();
    await page.goto(`/organisations/${organisationId}`);
    await page.getByRole('button', { name: 'Закрыть организацию' }).click();
    await page.getByRole('button', { name: 'Закрыть', exact: true }).click();
    await page.getByText('Вы пока не состоите в организациях').waitFor();
  });

  test('met no script error and no refusal of the content policy on the way', () => {
    expect([...manager.complaints, ...member.complaints]).toEqual([]);
  });
});

/** A session without the page of the sign-in, which other tests walk through. */
async function enter({ page, context }: Visitor, person: Person): Promise<void> {
  const answer = await page.request.post('/api/sign-in', {
    headers: { 'x-kabinet': '1' },
    data: { login: person.email, password: person.password },
  });
  expect(answer.status()).toBe(200);
  await context.addInitScript(() => localStorage.setItem('kabinet.signedIn', '1'));
}
