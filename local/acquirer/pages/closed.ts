import type { Payment } from '../state.ts';
import { html } from './html.ts';
import { layout, type Place } from './layout.ts';
import { orderSummary } from './pay.ts';
import { CLOSED, COMMON, OUTCOMES } from './texts.ts';

/** Shown instead of the form when there is nothing left to pay. */
export function closedPage(payment: Payment, place: Place): string {
  const text = CLOSED[place.language];
  const reason = payment.cancellation?.reason;
  return layout(
    place,
    text.title,
    html`<section class="panel">
<h1>${text[payment.status]}</h1>
${orderSummary(payment, place)}
${reason !== undefined && html`<p>${text.reason} ${OUTCOMES[place.language][reason]}</p>`}
${payment.returnUrl !== undefined && html`<p><a href="${payment.returnUrl}">${COMMON[place.language].backToShop}</a></p>`}
</section>`,
  );
}

export function faultPage(place: Place, status: number, detail: string): string {
  const text = COMMON[place.language];
  const title = status === 404 ? text.notFound : text.wrong;
  return layout(
    place,
    title,
    html`<section class="panel"><h1>${title}</h1><p class="quiet">${detail}</p></section>`,
  );
}
