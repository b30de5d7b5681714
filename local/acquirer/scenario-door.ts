import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, invalid, notFound } from './api-error.ts';
import type { Clockwork } from './clockwork.ts';
import { isFields } from './fields.ts';
import { contentType, readBody, readForm, redirect, refuseForeignForm, sendJson, sendPage } from './http.ts';
import { parseKopecks } from './money.ts';
import { findPayment, type Office } from './office.ts';
import { chooseLanguage } from './pages/language.ts';
import { scenariosPage } from './pages/scenarios.ts';
import { expirePayment } from './payments.ts';
import { refundFromBackOffice } from './refunds.ts';
import { armScenario, disarmScenarios, parseScenario } from './scenarios.ts';
import type { State } from './state.ts';
import { resend } from './webhooks.ts';

/** What the outside may read of the book: all but the remembered answers. */
export type Book = Omit<State, 'version' | 'lastSeq' | 'answers'>;

export function copyBook(office: Office): Book {
  const { version: _version, lastSeq: _lastSeq, answers: _answers, ...book } = office.state;
  return structuredClone(book);
}

/** Serves /scenarios to people as a page with forms and to programs as JSON; both doors do the same things. */
export async function handleScenarios(
  office: Office,
  clockwork: Clockwork,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  base: string,
): Promise<void> {
  const language = chooseLanguage(url, request.headers['accept-language']);
  const wantsJson = contentType(request) === 'application/json' || /json/.test(request.headers.accept ?? '');
  if (request.method === 'GET') {
    clockwork.wake();
    if (wantsJson) return sendJson(response, 200, copyBook(office));
    return sendPage(response, 200, scenariosPage(office.state, { base, path: '/scenarios', language }));
  }
  if (request.method !== 'POST') throw new ApiError(405, 'method_not_allowed', 'No such page');
  refuseForeignForm(request);
  if (contentType(request) === 'application/json') {
    return sendJson(response, 200, await act(office, clockwork, readObject(await readBody(request))));
  }
  await act(office, clockwork, Object.fromEntries(await readForm(request)));
  redirect(response, `${base}/scenarios?lang=${language}`);
}

function readObject(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON');
  }
  if (!isFields(body)) throw invalid('The body must be an object');
  return body;
}

/** `arm` (the default) · `disarm` [id] · `fire` [id] · `resend` id · `refund` id [value] · `expire` id. */
async function act(office: Office, clockwork: Clockwork, input: Record<string, unknown>): Promise<unknown> {
  const { action = 'arm', ...rest } = input;
  const id = typeof rest.id === 'string' ? rest.id : undefined;
  switch (action) {
    case 'arm': {
      const scenario = armScenario(office, parseScenario(rest));
      clockwork.wake();
      return scenario;
    }
    case 'disarm':
      disarmScenarios(office, id);
      clockwork.wake();
      return { scenarios: office.state.scenarios };
    case 'fire':
      await clockwork.fire(id);
      return { fired: true };
    case 'resend':
      return resendEvent(office, clockwork, id);
    case 'refund': {
      const amount = rest.value === undefined ? undefined : parseKopecks(rest.value, 'value');
      const refund = refundFromBackOffice(office, id ?? '', amount);
      clockwork.wake();
      return refund;
    }
    case 'expire': {
      const payment = findPayment(office, id ?? '');
      if (payment === undefined) throw notFound('Payment', 'id');
      expirePayment(office, payment);
      clockwork.wake();
      return { status: payment.status };
    }
    default:
      throw invalid('One of: arm, disarm, fire, resend, refund, expire', 'action');
  }
}

async function resendEvent(office: Office, clockwork: Clockwork, id: string | undefined): Promise<unknown> {
  const delivery = office.state.deliveries.find((candidate) => candidate.id === id);
  if (delivery === undefined) throw notFound('Webhook', 'id');
  const again = resend(office, delivery);
  clockwork.wake();
  await clockwork.idle();
  return again;
}
