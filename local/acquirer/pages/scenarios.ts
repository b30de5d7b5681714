import { isFinished } from '../announce.ts';
import type { ApiCall, Delivery, Payment, Refund, State } from '../state.ts';
import { html, type Markup } from './html.ts';
import { formatMoney } from './language.ts';
import { layout, type Place } from './layout.ts';
import { scenarioForms, scenarioSettings } from './scenario-forms.ts';
import { SCENARIO_TEXTS } from './scenario-texts.ts';

const SHOWN_PAYMENTS = 50;
const SHOWN_CALLS = 30;

/** The acquirer's control room: what will go wrong, what is put off, and all that happened. */
export function scenariosPage(state: State, place: Place): string {
  const text = SCENARIO_TEXTS[place.language];
  const payments = Object.values(state.payments).sort((a, b) => b.seq - a.seq);
  return layout(
    place,
    text.title,
    html`<h1>${text.title}</h1><p>${text.lead}</p>
<p><a href="${place.base}/scenarios?lang=${place.language}">${text.refresh}</a></p>
${armedSection(state, place)}
${scheduledSection(state, place)}
<section class="panel"><h2>${text.operations}</h2>
${payments.length === 0 && html`<p>${text.noOperations}</p>`}
<ul class="rows">${payments.slice(0, SHOWN_PAYMENTS).map((payment) => paymentRow(state, payment, place))}</ul></section>
${scenarioForms(place)}
<section class="panel"><h2>${text.calls}</h2>
<ul class="rows">${state.calls.slice(-SHOWN_CALLS).reverse().map(callRow)}</ul></section>`,
    'wide',
  );
}

function armedSection(state: State, place: Place): Markup {
  const text = SCENARIO_TEXTS[place.language];
  return html`<section class="panel"><h2>${text.armed}</h2>
${state.scenarios.length === 0 && html`<p>${text.nothingArmed}</p>`}
<ul class="rows">${state.scenarios.map(
    (scenario) => html`<li><p><strong>${text.kinds[scenario.kind]}</strong> — ${text[scenario.mode]}</p>
<p class="quiet">${scenarioSettings(scenario)}</p>
<div class="actions">${actionButton(place, { action: 'disarm', id: scenario.id }, text.disarm)}</div></li>`,
  )}</ul>
${state.scenarios.length > 1 && html`<div class="actions">${actionButton(place, { action: 'disarm' }, text.disarmAll)}</div>`}
</section>`;
}

function scheduledSection(state: State, place: Place): Markup | undefined {
  const text = SCENARIO_TEXTS[place.language];
  const open = state.deliveries.filter((delivery) => !isFinished(delivery));
  if (open.length === 0 && state.laterChanges.length === 0) return undefined;
  return html`<section class="panel"><h2>${text.scheduled}</h2>
<ul class="rows">${state.laterChanges.map(
    (change) => html`<li><p>${change.kind} <code>${change.paymentId}</code> — ${change.dueAt}</p>
<div class="actions">${actionButton(place, { action: 'fire', id: change.id }, text.fire)}</div></li>`,
  )}${open.map(
    (delivery) => html`<li><p>${delivery.event} <code>${delivery.paymentId}</code> — ${
      delivery.state === 'held' ? delivery.state : delivery.dueAt
    }</p>
<div class="actions">${actionButton(place, { action: 'fire', id: delivery.id }, text.fire)}</div></li>`,
  )}</ul>
<div class="actions">${actionButton(place, { action: 'fire' }, text.fireAll)}</div></section>`;
}

function paymentRow(state: State, payment: Payment, place: Place): Markup {
  const text = SCENARIO_TEXTS[place.language];
  const refunds = Object.values(state.refunds).filter((refund) => refund.paymentId === payment.id);
  const deliveries = state.deliveries.filter((delivery) => delivery.paymentId === payment.id);
  const open = payment.status === 'pending' || payment.status === 'waiting_for_capture';
  return html`<li><p><strong>${formatMoney(payment.amount, place.language)}</strong>
<span class="state ${payment.status}">${payment.status}</span> ${payment.cancellation?.reason}</p>
<p>${payment.description}</p><p><code>${payment.id}</code> · ${payment.createdAt} · ${payment.shopId}</p>
<ul>${refunds.map((refund) => refundRow(refund, place))}</ul>
<ul>${deliveries.map((delivery) => deliveryRow(delivery, place))}</ul>
<div class="actions">
${payment.status === 'pending' && html`<a href="${place.base}/pay/${payment.id}?lang=${place.language}">${text.page}</a>`}
${open && actionButton(place, { action: 'expire', id: payment.id }, text.expire)}
${
  payment.status === 'succeeded' &&
  payment.refunded < payment.amount &&
  actionButton(place, { action: 'refund', id: payment.id }, text.refundAll)
}
</div></li>`;
}

function refundRow(refund: Refund, place: Place): Markup {
  return html`<li>${SCENARIO_TEXTS[place.language].refund} ${formatMoney(refund.amount, place.language)}
<span class="state ${refund.status}">${refund.status}</span></li>`;
}

function deliveryRow(delivery: Delivery, place: Place): Markup {
  const attempts = delivery.attempts.map((attempt) => attempt.status ?? attempt.error).join(', ');
  return html`<li>${delivery.event} <span class="state ${delivery.state}">${delivery.state}</span> ${attempts}
<div class="actions">${actionButton(place, { action: 'resend', id: delivery.id }, SCENARIO_TEXTS[place.language].resend)}</div></li>`;
}

function callRow(call: ApiCall): Markup {
  return html`<li><p>${call.at} ${call.method} <code>${call.path}</code> → <strong>${call.status ?? '…'}</strong> ${
    call.scenario
  }</p></li>`;
}

function actionButton(place: Place, fields: Record<string, string>, label: string): Markup {
  return html`<form method="post" action="${place.base}/scenarios?lang=${place.language}">${Object.entries(
    fields,
  ).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button>${label}</button></form>`;
}
