import type { Operation } from './book.ts';
import { messageSignature, type Parameters, replySignature } from './signatures.ts';

/** A shop's account, as it is set up at the acquirer. */
export interface Account {
  accountId: string;
  integrityCode: string;
  /** Of the merchant API. */
  username: string;
  password: string;
  payUrl?: string;
  checkUrl?: string;
  /** How the shop wants to be called. */
  method: 'GET' | 'POST';
}

const TIMEOUT_MS = 30_000;

/** Asks the shop whether an order may be paid: the code of its reply, or why the reply is none. */
export async function askShop(account: Account, operation: Operation, signal: AbortSignal): Promise<string> {
  if (account.checkUrl === undefined) return '402';
  const said = { MNT_COMMAND: 'CHECK', ...orderOf(operation) };
  const { status, text } = await callShop(account, account.checkUrl, said, signal);
  if (status !== 200) return `HTTP ${status}`;
  return readReply(text, account, operation.orderId) ?? 'unreadable';
}

/** Tells the shop that an order was paid. */
export async function tellShop(
  account: Account,
  operation: Operation,
  signal: AbortSignal,
): Promise<{ answer: string; accepted: boolean }> {
  if (account.payUrl === undefined) return { answer: 'no Pay URL', accepted: true };
  const said = { ...orderOf(operation), MNT_OPERATION_ID: operation.id };
  const { status, text } = await callShop(account, account.payUrl, said, signal);
  const accepted =
    status === 200 && (text.trim() === 'SUCCESS' || readReply(text, account, operation.orderId) === '200');
  return { answer: status === 0 ? text : `HTTP ${status}`, accepted };
}

function orderOf(operation: Operation): Parameters {
  const value = (kopecks: number) => `${Math.floor(kopecks / 100)}.${String(kopecks % 100).padStart(2, '0')}`;
  const { outcome } = operation;
  return {
    MNT_ID: operation.accountId,
    MNT_TRANSACTION_ID: operation.orderId,
    MNT_AMOUNT: value(operation.amount),
    MNT_CURRENCY_CODE: operation.currency,
    ...(operation.subscriberId !== '' && { MNT_SUBSCRIBER_ID: operation.subscriberId }),
    MNT_TEST_MODE: outcome === 'other_mode' ? String(1 - Number(operation.testMode)) : operation.testMode,
  };
}

async function callShop(
  account: Account,
  address: string,
  said: Parameters,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const signed = { ...said, MNT_SIGNATURE: messageSignature(said, account.integrityCode) };
  const form = new URLSearchParams(signed as Record<string, string>);
  const url = new URL(address);
  if (account.method === 'GET') url.search = form.toString();
  try {
    const response = await fetch(url, {
      method: account.method,
      ...(account.method === 'POST' && { body: form }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: error instanceof Error ? error.name : 'no answer' };
  }
}

/** The result code of a shop's XML reply, when it is about this order and signed by this account's code. */
function readReply(text: string, account: Account, orderId: string): string | undefined {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  const code = element('MNT_RESULT_CODE');
  if (!text.startsWith('<?xml') || code === undefined || !['200', '302', '402', '500'].includes(code))
    return undefined;
  if (element('MNT_ID') !== account.accountId || element('MNT_TRANSACTION_ID') !== orderId) return undefined;
  const expected = replySignature(code, account.accountId, orderId, account.integrityCode);
  return element('MNT_SIGNATURE') === expected ? code : undefined;
}
