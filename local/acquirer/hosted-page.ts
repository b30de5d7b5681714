import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, notFound } from './api-error.ts';
import { goodExpiry, readCardForm } from './card-form.ts';
import { readForm, redirect, refuseForeignForm, sendPage } from './http.ts';
import { findPayment, type Office } from './office.ts';
import { challengePage } from './pages/challenge.ts';
import { closedPage } from './pages/closed.ts';
import { chooseLanguage } from './pages/language.ts';
import type { Place } from './pages/layout.ts';
import { payPage } from './pages/pay.ts';
import { answerChallenge, expirePayment, payByCard } from './payments.ts';
import type { Payment } from './state.ts';
import { CHALLENGE_CODE, findTestCardByKey } from './test-cards.ts';

/** What a step of the payer leads to: a page here, or another address. */
type Outcome = { status: 200 | 422; html: string } | { location: string };

/** Serves /pay/{id} and the pages after it. A form for a payment that is not pending any more only leads back to the shop. */
export async function handleHostedPage(
  office: Office,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  base: string,
  wake: () => void,
): Promise<void> {
  const [, , id = '', step = ''] = url.pathname.split('/');
  const payment = findPayment(office, id);
  if (payment === undefined) throw notFound('Payment');
  const language = chooseLanguage(url, request.headers['accept-language']);
  const place: Place = { base, path: url.pathname, language };

  let form = new URLSearchParams();
  if (request.method === 'POST') {
    refuseForeignForm(request);
    form = await readForm(request);
  }
  // An hour that has just ended ends the payment before the payer's step counts.
  wake();
  const outcome = takeStep(office, payment, `${request.method} ${step}`, form, url, place);
  // The book is saved before the payer hears of it.
  wake();
  if ('location' in outcome) redirect(response, outcome.location);
  else sendPage(response, outcome.status, outcome.html);
}

function takeStep(
  office: Office,
  payment: Payment,
  step: string,
  form: URLSearchParams,
  url: URL,
  place: Place,
): Outcome {
  switch (step) {
    case 'GET ':
      return showPayment(office, payment, url, place);
    case 'GET 3ds':
      return payment.status === 'pending' && payment.challenge !== undefined
        ? { status: 200, html: challengePage(payment, place, undefined) }
        : { location: pageOf(payment, place) };
    case 'POST ':
      return payment.status === 'pending' ? takeCard(office, payment, form, place) : leave(payment, place);
    case 'POST 3ds':
      return takeChallenge(office, payment, form, place);
    case 'POST cancel':
      if (payment.status === 'pending') expirePayment(office, payment);
      return leave(payment, place);
    default:
      throw new ApiError(404, 'not_found', 'No such page');
  }
}

function showPayment(office: Office, payment: Payment, url: URL, place: Place): Outcome {
  if (payment.status !== 'pending' || payment.returnUrl === undefined) {
    return { status: 200, html: closedPage(payment, place) };
  }
  const filled = findTestCardByKey(url.searchParams.get('card') ?? '');
  const values =
    filled === undefined
      ? { number: '', expiry: '', csc: '', holder: '' }
      : { number: filled.number, expiry: goodExpiry(office.now()), csc: '123', holder: 'TEST CARD' };
  return { status: 200, html: payPage(payment, place, values, {}) };
}

function takeCard(office: Office, payment: Payment, form: URLSearchParams, place: Place): Outcome {
  const { values, faults, method } = readCardForm(office, payment.shopId, form);
  if (method === undefined) return { status: 422, html: payPage(payment, place, values, faults) };
  if (payByCard(office, payment, method) === 'challenge') {
    return { location: `${place.base}/pay/${payment.id}/3ds?lang=${place.language}` };
  }
  return leave(payment, place);
}

function takeChallenge(office: Office, payment: Payment, form: URLSearchParams, place: Place): Outcome {
  const answer = form.get('answer') ?? 'code';
  const code = (form.get('code') ?? '').replace(/\s/g, '');
  const passed = answer === 'ok' || (answer === 'code' && code === CHALLENGE_CODE);
  const verdict = answer === 'fail' ? 'failed' : passed ? 'passed' : 'wrong_code';
  if (answerChallenge(office, payment, verdict) === 'again') {
    return { status: 422, html: challengePage(payment, place, payment.challenge?.triesLeft) };
  }
  return leave(payment, place);
}

/** A payment that is open after all shows its page again; otherwise the payer goes back to the shop. */
function leave(payment: Payment, place: Place): Outcome {
  const decided = payment.status !== 'pending' && payment.returnUrl !== undefined;
  return { location: decided ? (payment.returnUrl ?? '') : pageOf(payment, place) };
}

function pageOf(payment: Payment, place: Place): string {
  return `${place.base}/pay/${payment.id}?lang=${place.language}`;
}
