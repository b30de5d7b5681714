/**
 * Takes the README's pictures of the real thing: a stage of its own, a customer who signs up and links a contract,
 * and a browser. Run it by hand: `node e2e/screenshots.ts`.
 */
import { demoContracts } from '../local/demo/index.ts';
import { type Look, newPerson, newVisitor, openTheatre } from './stage.ts';
import { linkContract, signIn, signUp } from './steps.ts';

const FOLDER = 'docs/images';

const theatre = await openTheatre();
try {
  const person = newPerson();
  const [quiet, indebted] = demoContracts();
  if (!quiet || !indebted) throw new Error('the demo has contracts');
  const first = await newVisitor(theatre);
  await signUp(first.page, theatre.stage, person);
  await first.page.getByRole('link', { name: 'Войти' }).click();
  await signIn(first.page, person.phone, person.password);
  await linkContract(first.page, quiet);
  await linkContract(first.page, indebted);
  const { contracts } = await (await first.page.request.get('/api/dashboard')).json();
  const { contractId } = contracts.find(({ number }: { number: string }) => number === indebted.number);
  const { bills } = await (await first.page.request.get(`/api/contracts/${contractId}/bills`)).json();
  const { meters } = await (await first.page.request.get(`/api/contracts/${contractId}`)).json();

  await picture('dashboard-360', {}, '/');
  await picture('contract-1280', { width: 1280 }, `/contracts/${contractId}`);
  await picture(
    'bill-360-dark',
    { colorScheme: 'dark' },
    `/contracts/${contractId}/bills/${bills[0].period}`,
  );
  await picture('reading-360', {}, `/contracts/${contractId}/meters/${meters[0].meterId}`, async (page) => {
    await page.getByLabel(/День/).fill(String(meters[0].lastValues[0] + 180));
    await page.getByLabel(/Ночь/).fill(String(meters[0].lastValues[1] + 95));
    await page.getByRole('button', { name: 'Проверить' }).click();
    await page.getByRole('heading', { name: 'Проверьте перед отправкой' }).waitFor();
    await page.getByRole('heading', { name: 'Проверьте перед отправкой' }).scrollIntoViewIfNeeded();
  });

  async function picture(
    name: string,
    look: Look,
    path: string,
    prepare: (page: (typeof first)['page']) => Promise<void> = async () => {},
  ): Promise<void> {
    const { page, context } = await newVisitor(theatre, look);
    await signIn(page, person.phone, person.password);
    await page.goto(path);
    await page
      .locator('h1', { hasNotText: /Вход|Sign in/ })
      .first()
      .waitFor();
    await page.locator('.bone').first().waitFor({ state: 'detached' });
    await prepare(page);
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    await context.close();
  }
} finally {
  await theatre.close();
}
