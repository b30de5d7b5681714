import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, errorOfStatus, invalid, notFound } from './api-error.ts';
import { authenticate } from './auth.ts';
import { type Fields, isFields } from './fields.ts';
import { contentType, readBody, sendJson } from './http.ts';
import { type Answer, onceByKey, requireKey } from './idempotence.ts';
import { listPage } from './lists.ts';
import { instant, type Office } from './office.ts';
import { readCaptureRequest, readPaymentRequest } from './payment-request.ts';
import { paymentObject, refundObject } from './payment-view.ts';
import { cancelPayment, capturePayment, createPayment, requirePayment } from './payments.ts';
import { createRefund, readRefundRequest, requireRefund } from './refunds.ts';
import { type Call, type Scenario, takeScenario } from './scenarios.ts';
import type { ApiCall } from './state.ts';

/** Calls beyond this many are forgotten, the oldest first. */
const MAX_CALLS = 500;

const ANSWER_SCENARIOS = [
  'error_500_before',
  'error_500_after',
  'answer_never',
  'answer_late',
  'error_4xx',
] as const;

interface Route {
  call: Call;
  id?: string;
  run(shopId: string, body: Fields, query: URLSearchParams): unknown;
}

/** How an answer leaves: at once, late, or never. */
export interface Dispatch {
  wake(): void;
  /** Runs after so many seconds, unless the server closes before. */
  later(seconds: number, run: () => void): void;
}

/** Answers one call of the API under /v3/. */
export async function handleApi(
  office: Office,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  dispatch: Dispatch,
): Promise<void> {
  const record: ApiCall = { at: instant(office), method: request.method ?? '', path: url.pathname };
  office.state.calls.push(record);
  if (office.state.calls.length > MAX_CALLS) office.state.calls.shift();

  const send = (answer: Answer) => {
    record.status = answer.status;
    dispatch.wake();
    if (response.writableEnded || response.destroyed) return;
    sendJson(response, answer.status, answer.body);
  };
  try {
    const { answer, scenario } = await answerCall(office, request, url, record);
    if (scenario?.kind === 'answer_never') return dispatch.wake();
    if (scenario?.kind === 'answer_late') {
      dispatch.wake();
      return dispatch.later(scenario.seconds ?? 30, () => send(answer));
    }
    send(answer);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    send({ status: error.status, body: error.body() });
  }
}

async function answerCall(
  office: Office,
  request: IncomingMessage,
  url: URL,
  record: ApiCall,
): Promise<{ answer: Answer; scenario: Scenario | undefined }> {
  const { shopId } = authenticate(request.headers.authorization, office.shops);
  record.shopId = shopId;
  const method = request.method ?? '';
  const route = findRoute(office, method, url.pathname);
  const body = method === 'POST' ? await readJson(request) : {};
  const key = method === 'POST' ? requireKey(request.headers['idempotence-key']) : undefined;
  if (key !== undefined) record.idempotenceKey = key;

  const subject = route.id ?? (typeof body.payment_id === 'string' ? body.payment_id : undefined);
  const scenario = takeScenario(office, ANSWER_SCENARIOS, { call: route.call, paymentId: subject });
  if (scenario !== undefined) record.scenario = scenario.kind;
  if (scenario?.kind === 'error_500_before') return { answer: unknownOutcome(), scenario };

  const refusal =
    scenario?.kind === 'error_4xx'
      ? errorOfStatus(scenario.status ?? 400, 'Refused by a scenario')
      : undefined;
  // A refused credential and a throttled call never reach the operation, so they leave the key unused.
  if (refusal?.status === 401 || refusal?.status === 429) throw refusal;
  const run = () => {
    if (refusal !== undefined) throw refusal;
    return route.run(shopId, body, url.searchParams);
  };
  if (key === undefined) {
    const answer = { status: 200, body: run() };
    return { answer: scenario?.kind === 'error_500_after' ? unknownOutcome() : answer, scenario };
  }
  const { replayed, ...answer } = onceByKey(office, { shopId, key, path: url.pathname, body }, run);
  if (replayed) record.replayed = true;
  return { answer: scenario?.kind === 'error_500_after' ? unknownOutcome() : answer, scenario };
}

function findRoute(office: Office, method: string, path: string): Route {
  const [, , resource, id, action, ...rest] = path.split('/');
  const shape = [resource, id === undefined ? '' : 'id', action ?? ''].join('/').replace(/\/+$/, '');
  const routes = rest.length > 0 ? undefined : routesOf(office, id ?? '')[shape];
  if (routes === undefined) throw notFound('Resource');
  const route = routes[method];
  if (route === undefined)
    throw new ApiError(405, 'method_not_allowed', `Method ${method} is not allowed here`);
  return id === undefined ? route : { ...route, id };
}

function routesOf(office: Office, id: string): Record<string, Record<string, Route>> {
  const publish = (payment: Parameters<typeof paymentObject>[1]) => paymentObject(office, payment);
  return {
    payments: {
      POST: {
        call: 'create',
        run: (shopId, body) => publish(createPayment(office, shopId, readPaymentRequest(body))),
      },
      GET: {
        call: 'list',
        run(shopId, _, query) {
          const mine = Object.values(office.state.payments).filter((payment) => payment.shopId === shopId);
          const page = listPage(mine, query, ['captured_at']);
          return listObject(page.items.map(publish), page.nextCursor);
        },
      },
    },
    'payments/id': { GET: { call: 'get', run: (shopId) => publish(requirePayment(office, shopId, id)) } },
    'payments/id/capture': {
      POST: {
        call: 'capture',
        run(shopId, body) {
          const payment = requirePayment(office, shopId, id);
          const wanted = readCaptureRequest(body, payment.amount);
          capturePayment(office, payment, wanted.amount, wanted.receipt);
          return publish(payment);
        },
      },
    },
    'payments/id/cancel': {
      POST: {
        call: 'cancel',
        run(shopId, body) {
          if (Object.keys(body).length > 0)
            throw invalid('An empty object is expected', Object.keys(body)[0]);
          const payment = requirePayment(office, shopId, id);
          cancelPayment(office, payment);
          return publish(payment);
        },
      },
    },
    refunds: {
      POST: {
        call: 'refund',
        run: (shopId, body) => refundObject(createRefund(office, shopId, readRefundRequest(body))),
      },
      GET: {
        call: 'list',
        run(shopId, _, query) {
          const mine = Object.values(office.state.refunds).filter((refund) => refund.shopId === shopId);
          const page = listPage(mine, query, ['payment_id']);
          return listObject(page.items.map(refundObject), page.nextCursor);
        },
      },
    },
    'refunds/id': { GET: { call: 'get', run: (shopId) => refundObject(requireRefund(office, shopId, id)) } },
  };
}

function listObject(items: object[], nextCursor: string | undefined): object {
  return { type: 'list', items, ...(nextCursor === undefined ? {} : { next_cursor: nextCursor }) };
}

async function readJson(request: IncomingMessage): Promise<Fields> {
  const text = await readBody(request);
  if (text === '' && contentType(request) === '') return {};
  if (contentType(request) !== 'application/json') {
    throw new ApiError(415, 'unsupported_media_type', 'Content-Type must be application/json');
  }
  if (text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON');
  }
  if (!isFields(body)) throw invalid('The body must be an object');
  return body;
}

/** HTTP 500 says nothing about whether the operation took place. */
function unknownOutcome(): Answer {
  const error = new ApiError(
    500,
    'internal_server_error',
    'The result of the operation is unknown, repeat the request',
  );
  return { status: 500, body: error.body() };
}
