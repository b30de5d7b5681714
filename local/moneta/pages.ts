import { html } from '../acquirer/pages/html.ts';
import { formatMoney, type Language } from '../acquirer/pages/language.ts';
import { layout } from '../acquirer/pages/layout.ts';
import { type Book, OUTCOMES, type Outcome } from './book.ts';

interface Texts {
  title: string;
  order: string;
  sum: string;
  what: string;
  press: string;
  refused: string;
  back: string;
  why: Record<'signature' | 'amount' | 'check', string>;
  outcomes: Record<Outcome, string>;
  operations: string;
  none: string;
  fire: string;
}

const TEXTS: Record<Language, Texts> = {
  ru: {
    title: 'Оплата через MONETA',
    order: 'Заказ',
    sum: 'Сумма',
    what: 'Что произойдёт',
    press: 'Продолжить',
    refused: 'Заказ не принят',
    back: 'Вернуться к поставщику',
    why: {
      signature: 'Неверный код проверки целостности данных.',
      amount: 'Сумма записана неверно.',
      check: 'Поставщик не подтвердил заказ (Check URL).',
    },
    outcomes: {
      pay: 'Оплата проходит',
      decline: 'Банк отклоняет оплату',
      repeat: 'Оплата проходит, Pay URL приходит пять раз',
      drop: 'Оплата проходит, первый Pay URL теряется',
      ends_completed: 'Pay URL не доходит сутки, затем операция завершается без подтверждения',
      ends_not_sent: 'Pay URL не доходит сутки, операция остаётся «уведомление не отправлено»',
      other_amount: 'Зачислена другая сумма',
      other_currency: 'Зачислена другая валюта',
      other_mode: 'Другой признак тестового платежа',
    },
    operations: 'Операции',
    none: 'Операций пока не было.',
    fire: 'Отправить уведомления сейчас',
  },
  en: {
    title: 'Payment through MONETA',
    order: 'Order',
    sum: 'Sum',
    what: 'What is to happen',
    press: 'Go on',
    refused: 'The order is not accepted',
    back: 'Back to the supplier',
    why: {
      signature: 'The data integrity code is wrong.',
      amount: 'The sum is written wrongly.',
      check: 'The supplier did not confirm the order (Check URL).',
    },
    outcomes: {
      pay: 'The payment succeeds',
      decline: 'The bank declines',
      repeat: 'The payment succeeds, the Pay URL is called five times',
      drop: 'The payment succeeds, the first Pay URL is lost',
      ends_completed: 'No Pay URL arrives for a day, then the operation completes without confirmation',
      ends_not_sent: 'No Pay URL arrives for a day, the operation stays "not sent"',
      other_amount: 'Another sum is credited',
      other_currency: 'Another currency is credited',
      other_mode: 'Another test flag',
    },
    operations: 'Operations',
    none: 'No operations yet.',
    fire: 'Send the notices now',
  },
};

/** The assistant's page of one order, with what is to happen to choose from. */
export function orderPage(language: Language, path: string, order: Readonly<Record<string, string>>): string {
  const text = TEXTS[language];
  const sum = formatMoney(Math.round(Number(order.MNT_AMOUNT ?? 0) * 100), language);
  const hidden = Object.entries(order).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const choices = OUTCOMES.map(
    (outcome) => html`<option value="${outcome}">${text.outcomes[outcome]}</option>`,
  );
  return layout(
    { base: '', path, language },
    text.title,
    html`<section class="panel"><h1>${text.title}</h1>
<dl class="order"><div><dt>${text.order}</dt><dd>${order.MNT_DESCRIPTION ?? order.MNT_TRANSACTION_ID ?? ''}</dd></div>
<div><dt>${text.sum}</dt><dd class="sum">${sum}</dd></div></dl>
<form method="post" action="/assistant.htm">${hidden}
<div class="field"><label for="outcome">${text.what}</label><select id="outcome" name="outcome">${choices}</select></div>
<button class="primary">${text.press}</button></form></section>`,
  );
}

/** Why an order goes no further. */
export function refusedPage(
  language: Language,
  why: 'signature' | 'amount' | 'check',
  back: string | undefined,
): string {
  const text = TEXTS[language];
  return layout(
    { base: '', path: '/', language },
    text.refused,
    html`<section class="panel"><h1>${text.refused}</h1><p>${text.why[why]}</p>
${back !== undefined && html`<p><a href="${back}">${text.back}</a></p>`}</section>`,
  );
}

/** Everything that happened, the newest first. */
export function bookPage(language: Language, book: Book): string {
  const text = TEXTS[language];
  const rows = [...book.operations].reverse().map(
    (
      operation,
    ) => html`<li><p><span class="state">${operation.status}</span> ${formatMoney(operation.amount, language)}
<code>${operation.id}</code> <code>${operation.orderId}</code></p>
<p class="quiet">${text.outcomes[operation.outcome]}; Check URL: ${operation.checked ?? '—'}; Pay URL: ${
      operation.tellings.map(({ answer }) => answer).join(', ') || '—'
    }</p></li>`,
  );
  return layout(
    { base: '', path: '/', language },
    text.operations,
    html`<section class="panel"><h1>${text.operations}</h1>
<form method="post" action="/fire"><button>${text.fire}</button></form>
${rows.length === 0 ? html`<p>${text.none}</p>` : html`<ul class="rows">${rows}</ul>`}</section>`,
    'wide',
  );
}
