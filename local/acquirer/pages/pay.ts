import type { CardFault, CardField, CardValues } from '../card-form.ts';
import type { Payment } from '../state.ts';
import { TEST_CARDS, type TestCard } from '../test-cards.ts';
import { html, type Markup } from './html.ts';
import { formatMoney } from './language.ts';
import { layout, type Place } from './layout.ts';
import { FAULTS, OUTCOMES, PAY } from './texts.ts';

type Faults = Partial<Record<CardField, CardFault>>;

/** The hosted payment page: a plain form, in which nothing depends on scripts. */
export function payPage(payment: Payment, place: Place, values: CardValues, faults: Faults): string {
  const text = PAY[place.language];
  const action = `${place.base}/pay/${payment.id}`;
  const input = (field: CardField, hint: string | undefined, attributes: Markup): Markup =>
    fieldRow(place, field, hint, faults[field], values[field], attributes);
  return layout(
    place,
    text.title,
    html`<section class="panel">
<h1>${text.title}</h1>
${orderSummary(payment, place)}
${faultSummary(place, faults)}
<form method="post" action="${action}?lang=${place.language}" novalidate>
${input('number', undefined, html`inputmode="numeric" autocomplete="cc-number" maxlength="23" required`)}
<div class="pair">
${input('expiry', text.expiryHint, html`inputmode="numeric" autocomplete="cc-exp" maxlength="7" required`)}
${input('csc', text.cscHint, html`inputmode="numeric" autocomplete="cc-csc" maxlength="3" required`)}
</div>
${input('holder', text.holderHint, html`autocomplete="cc-name" maxlength="100" autocapitalize="characters"`)}
<button class="primary">${text.pay} ${formatMoney(payment.amount, place.language)}</button>
</form>
<form method="post" action="${action}/cancel?lang=${place.language}"><button>${text.cancel}</button></form>
${payment.returnUrl !== undefined && html`<p><a href="${payment.returnUrl}">${text.later}</a></p>`}
<p class="quiet">${text.window}${payment.savePaymentMethod && html` ${text.saved}`}${!payment.capture && html` ${text.hold}`}</p>
</section>
<section class="panel">
<h2>${text.testCards}</h2>
<p class="quiet">${text.testCardsHint}</p>
<ul class="cards">${TEST_CARDS.map((card) => testCardRow(card, action, place))}</ul>
</section>`,
  );
}

export function orderSummary(payment: Payment, place: Place): Markup {
  return html`<dl class="order">
<div><dt>${PAY[place.language].toPay}</dt><dd class="sum">${formatMoney(payment.amount, place.language)}</dd></div>
<div><dt>${PAY[place.language].purpose}</dt><dd>${payment.description ?? payment.shopId}</dd></div>
</dl>`;
}

function fieldRow(
  place: Place,
  field: CardField,
  hint: string | undefined,
  fault: CardFault | undefined,
  value: string,
  attributes: Markup,
): Markup {
  const described = [hint !== undefined && `${field}-hint`, fault !== undefined && `${field}-fault`].filter(
    Boolean,
  );
  return html`<div class="field">
<label for="${field}">${PAY[place.language][field]}</label>
${hint !== undefined && html`<p class="quiet" id="${field}-hint">${hint}</p>`}
${fault !== undefined && html`<p class="fault" id="${field}-fault">${FAULTS[place.language][fault]}</p>`}
<input id="${field}" name="${field}" value="${value}" ${attributes}${
    described.length > 0 && html` aria-describedby="${described.join(' ')}"`
  }${fault !== undefined && html` aria-invalid="true"`}>
</div>`;
}

function faultSummary(place: Place, faults: Faults): Markup | undefined {
  const found = Object.entries(faults) as [CardField, CardFault][];
  if (found.length === 0) return undefined;
  return html`<div class="faults" role="alert"><h2>${PAY[place.language].faults}</h2>
<ul>${found.map(([field, fault]) => html`<li><a href="#${field}">${FAULTS[place.language][fault]}</a></li>`)}</ul></div>`;
}

function testCardRow(card: TestCard, action: string, place: Place): Markup {
  const outcomes = OUTCOMES[place.language];
  const number = card.number.replace(/(\d{4})(?=\d)/g, '$1 ');
  return html`<li><a href="${action}?card=${card.key}&amp;lang=${place.language}"><span class="number">${number}</span>
<span>${card.challenge && '3-D Secure, '}${outcomes[card.onPage]}${
    card.onRepeat !== card.onPage && html`; ${PAY[place.language].onRepeat} ${outcomes[card.onRepeat]}`
  }</span></a></li>`;
}
