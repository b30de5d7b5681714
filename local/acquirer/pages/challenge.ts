import type { Payment } from '../state.ts';
import { CHALLENGE_CODE } from '../test-cards.ts';
import { html } from './html.ts';
import { layout, type Place } from './layout.ts';
import { orderSummary } from './pay.ts';
import { CHALLENGE } from './texts.ts';

/** The bank's page of 3-D Secure. `triesLeft` is given after a wrong code. */
export function challengePage(payment: Payment, place: Place, triesLeft: number | undefined): string {
  const text = CHALLENGE[place.language];
  const action = `${place.base}/pay/${payment.id}/3ds?lang=${place.language}`;
  return layout(
    place,
    text.title,
    html`<section class="panel">
<h1>${text.title}</h1>
${orderSummary(payment, place)}
<p>${text.card} •••• ${payment.challenge?.method.last4}</p>
<p>${text.lead}<strong>${CHALLENGE_CODE}</strong>.</p>
<form method="post" action="${action}">
<div class="field">
<label for="code">${text.code}</label>
${triesLeft !== undefined && html`<p class="fault" id="code-fault" role="alert">${text.wrong} ${triesLeft}</p>`}
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"${
      triesLeft !== undefined && html` aria-describedby="code-fault" aria-invalid="true"`
    }>
</div>
<button class="primary" name="answer" value="code">${text.confirm}</button>
<button name="answer" value="ok">${text.ok}</button>
<button name="answer" value="fail">${text.fail}</button>
</form>
</section>`,
  );
}
