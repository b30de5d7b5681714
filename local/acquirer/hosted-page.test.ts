import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHALLENGE_CODE, SUCCESS_CARD_NUMBER, TEST_CARDS } from './index.ts';
import { CANCEL_REASONS } from './test-cards.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const CHALLENGE_CARD = TEST_CARDS.find(({ challenge }) => challenge)?.number ?? '';
const PLAIN_CARDS = TEST_CARDS.filter(({ challenge }) => !challenge);

async function open(path: string, headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(`${shop.url}${path}`, { headers })).text();
}

describe('the card form', () => {
  test.each(PLAIN_CARDS)('card $number ends as $onPage and leads back to the shop', async (card) => {
    const { id } = await shop.create();
    const response = await shop.submitCard(id, card.number);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(shop.returnUrl);
    const payment = await shop.get(id);
    if (card.onPage === 'success') {
      expect(payment.status).toBe('succeeded');
    } else {
      expect(payment).toMatchObject({
        status: 'canceled',
        cancellation_details: {
          reason: card.onPage,
          party: CANCEL_REASONS[card.onPage as keyof typeof CANCEL_REASONS],
        },
      });
    }
    await shop.acquirer.idle();
    expect(shop.heard.map(({ event }) => event)).toEqual([`payment.${payment.status}`]);
  });

  test('spaces in the number and a month without a stroke are understood', async () => {
    const { id } = await shop.create();
    const response = await shop.submitCard(id, '2200 0000 0000 0004', { expiry: '1229' });
    expect(response.status).toBe(303);
    expect((await shop.get(id)).status).toBe('succeeded');
  });

  test.each<[string, Record<string, string>, string]>([
    ['no number', { number: '' }, 'Введите номер карты'],
    ['a wrong digit', { number: '2200000000000005' }, 'В номере карты ошибка'],
    ['a real-looking card', { number: '4111111111111111' }, 'Это не тестовая карта'],
    ['no expiry', { expiry: '' }, 'Введите срок действия'],
    ['month 13', { expiry: '13/29' }, 'Введите месяц и год'],
    ['last month', { expiry: '02/26' }, 'Срок действия карты истёк'],
    ['a short code', { csc: '12' }, 'Введите три цифры'],
    ['digits in the name', { holder: '4111' }, 'Имя на карте состоит из букв'],
  ])('%s is explained beside the field and charges nothing', async (_, changes, words) => {
    const { id } = await shop.create();
    const response = await shop.submitCard(id, SUCCESS_CARD_NUMBER, changes);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain(words);
    expect(page).toContain('aria-invalid="true"');
    expect((await shop.get(id)).status).toBe('pending');
  });

  test('a card is good to the last day of its month', async () => {
    const { id } = await shop.create();
    expect((await shop.submitCard(id, SUCCESS_CARD_NUMBER, { expiry: '03/26' })).status).toBe(303);
  });

  test('sending the form twice, even at the same moment, charges once', async () => {
    const { id } = await shop.create();
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => shop.submitCard(id, SUCCESS_CARD_NUMBER)),
    );
    responses.push(await shop.submitCard(id, '2200000000000012'));
    for (const response of responses) expect(response.headers.get('location')).toBe(shop.returnUrl);
    expect(await shop.get(id)).toMatchObject({
      status: 'succeeded',
      payment_method: { card: { last4: '0004' } },
    });
    await shop.acquirer.idle();
    expect(shop.heard).toHaveLength(1);
  });

  test('a form from another site is refused', async () => {
    const { id } = await shop.create();
    const response = await fetch(`${shop.url}/pay/${id}/cancel`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams(),
    });
    expect(response.status).toBe(403);
    expect((await shop.get(id)).status).toBe('pending');
  });

  test('a link of the list fills the form in, and what it filled in can be sent', async () => {
    const { id } = await shop.create();
    const page = await open(`/pay/${id}?card=insufficient_funds`);
    expect(page).toContain('value="2200000000000012"');
    const expiry = /name="expiry" value="([^"]+)"/.exec(page)?.[1] ?? '';
    await shop.submitCard(id, '2200000000000012', { expiry });
    expect((await shop.get(id)).cancellation_details?.reason).toBe('insufficient_funds');
  });
});

describe('3-D Secure', () => {
  async function challenged(): Promise<string> {
    const { id } = await shop.create();
    const response = await shop.submitCard(id, CHALLENGE_CARD);
    expect(response.headers.get('location')).toBe(`/pay/${id}/3ds?lang=ru`);
    expect((await shop.get(id)).status).toBe('pending');
    expect(await open(`/pay/${id}/3ds`)).toContain('autocomplete="one-time-code"');
    return id;
  }

  test.each<[string, Record<string, string>]>([
    ['the right code', { answer: 'code', code: '123 456' }],
    ['the code sent by the Enter key', { code: CHALLENGE_CODE }],
    ['the OK button', { answer: 'ok' }],
  ])('%s completes the payment', async (_, fields) => {
    const id = await challenged();
    const response = await shop.form(`/pay/${id}/3ds`, fields);
    expect(response.headers.get('location')).toBe(shop.returnUrl);
    expect(await shop.get(id)).toMatchObject({
      status: 'succeeded',
      authorization_details: { three_d_secure: { applied: true } },
    });
  });

  test('failing the check cancels the payment', async () => {
    const id = await challenged();
    await shop.form(`/pay/${id}/3ds`, { answer: 'fail' });
    expect((await shop.get(id)).cancellation_details?.reason).toBe('3d_secure_failed');
  });

  test('a wrong code may be tried three times', async () => {
    const id = await challenged();
    for (const left of [2, 1]) {
      const again = await shop.form(`/pay/${id}/3ds`, { answer: 'code', code: '000000' });
      expect(again.status).toBe(422);
      expect(await again.text()).toContain(`Осталось попыток: ${left}`);
    }
    expect((await shop.form(`/pay/${id}/3ds`, { answer: 'code', code: '000000' })).status).toBe(303);
    expect((await shop.get(id)).cancellation_details?.reason).toBe('3d_secure_failed');
  });

  test('an answer for a payment that is not at the bank changes nothing', async () => {
    const { id } = await shop.create();
    const response = await shop.form(`/pay/${id}/3ds`, { answer: 'ok' });
    expect(response.headers.get('location')).toBe(`/pay/${id}?lang=ru`);
    expect((await shop.get(id)).status).toBe('pending');
  });

  test('a repeated answer does not change a decided payment', async () => {
    const id = await challenged();
    await shop.form(`/pay/${id}/3ds`, { answer: 'ok' });
    const again = await shop.form(`/pay/${id}/3ds`, { answer: 'fail' });
    expect(again.headers.get('location')).toBe(shop.returnUrl);
    expect((await shop.get(id)).status).toBe('succeeded');
  });
});

describe('leaving', () => {
  test('"cancel and go back" ends the payment and leads to the shop', async () => {
    const { id } = await shop.create();
    const response = await shop.form(`/pay/${id}/cancel`, {});
    expect(response.headers.get('location')).toBe(shop.returnUrl);
    expect((await shop.get(id)).cancellation_details?.reason).toBe('expired_on_confirmation');
  });

  test('an hour later the form is too late and the page says why', async () => {
    const { id } = await shop.create();
    shop.clock.pass(3600);
    expect((await shop.submitCard(id, SUCCESS_CARD_NUMBER)).headers.get('location')).toBe(shop.returnUrl);
    expect((await shop.get(id)).status).toBe('canceled');
    const page = await open(`/pay/${id}`);
    expect(page).toContain('время на оплату вышло');
    expect(page).not.toContain('name="number"');
  });
});

describe('the page itself', () => {
  test('it is a plain labelled form for phones, without any script', async () => {
    const { id } = await shop.create();
    const response = await fetch(`${shop.url}/pay/${id}`);
    const page = await response.text();
    for (const wanted of [
      'autocomplete="cc-number"',
      'autocomplete="cc-exp"',
      'autocomplete="cc-csc"',
      'autocomplete="cc-name"',
      'inputmode="numeric"',
      '<label for="number">',
      'width=device-width',
      'Песочница эквайера',
      '120,25',
    ]) {
      expect(page).toContain(wanted);
    }
    expect(page).not.toContain('<script');
    expect(page).not.toContain(' style=');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(`${shop.url}/style.css`)).headers.get('content-type')).toContain('text/css');
  });

  test.each<[string, string, Record<string, string>, string]>([
    ['Russian by default', '', {}, 'Оплатить'],
    ['English if the browser prefers it', '', { 'accept-language': 'de, en-GB;q=0.8, ru;q=0.5' }, 'Pay'],
    ['Russian if the browser prefers it', '', { 'accept-language': 'en;q=0.3, ru' }, 'Оплатить'],
    ['English by address', '?lang=en', { 'accept-language': 'ru' }, 'Pay'],
  ])('%s', async (_, query, headers, word) => {
    const { id } = await shop.create();
    expect(await open(`/pay/${id}${query}`, headers)).toContain(`<button class="primary">${word} `);
  });

  test("the shop's texts and the payer's input are escaped", async () => {
    const { id } = await shop.create({ description: '<img src=x onerror=alert(1)>"\'' });
    expect(await open(`/pay/${id}`)).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;');
    const again = await shop.submitCard(id, '"><script>');
    expect(await again.text()).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(await open('/scenarios')).not.toContain('<img');
  });

  test('an unknown payment has a page that says so', async () => {
    const response = await fetch(`${shop.url}/pay/none`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Такой страницы нет');
  });
});

test('behind another address all links and forms keep its path', async () => {
  const hidden = await openTestShop({ publicUrl: 'http://localhost:3000/acquirer/' });
  const { id, confirmation } = await hidden.create();
  expect(confirmation?.confirmation_url).toBe(`http://localhost:3000/acquirer/pay/${id}`);
  const { port } = new URL(hidden.acquirer.listeningAt());
  for (const path of [`/pay/${id}`, `/acquirer/pay/${id}`]) {
    const page = await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(page).toContain(`action="/acquirer/pay/${id}?lang=ru"`);
    expect(page).toContain('href="/acquirer/style.css"');
  }
  await hidden.close();
});
