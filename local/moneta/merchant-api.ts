import type { Operation } from './book.ts';
import type { Office } from './index.ts';

/** What a call of the merchant API is answered: HTTP status and the envelope's body. */
export interface ApiAnswer {
  status: number;
  body: object;
}

interface Envelope {
  Header?: { Security?: { UsernameToken?: { Username?: unknown; Password?: unknown } } };
  Body?: { FindOperationsListByCTIDRequest?: { accountId?: unknown; clientTransaction?: unknown } };
}

/** MONETA.MerchantAPI in JSON, as far as shops here need it: the operations that an order of theirs has come to. */
export function answerApi(office: Office, text: string): ApiAnswer {
  const envelope = envelopeOf(text);
  const { Username, Password } = envelope?.Header?.Security?.UsernameToken ?? {};
  const asked = envelope?.Body?.FindOperationsListByCTIDRequest;
  if (envelope === undefined || asked === undefined) return fault(500, 'Client');
  const account = office.account(String(asked.accountId));
  if (account === undefined || account.username !== Username || account.password !== Password)
    return fault(401, 'Client');
  const operation = office.book.operations
    .filter(
      ({ accountId, orderId }) => accountId === account.accountId && orderId === asked.clientTransaction,
    )
    .map(infoOf);
  const size = operation.length;
  const page = { pageSize: 50, pageNumber: 1, pagesCount: size === 0 ? 0 : 1, size, totalSize: size };
  return {
    status: 200,
    body: {
      Envelope: { Body: { FindOperationsListByCTIDResponse: { ...page, ...(size > 0 && { operation }) } } },
    },
  };
}

function fault(status: number, faultcode: string): ApiAnswer {
  return { status, body: { Envelope: { Body: { fault: { faultcode, faultstring: 'refused' } } } } };
}

function envelopeOf(text: string): Envelope | undefined {
  try {
    return (JSON.parse(text) as { Envelope?: Envelope } | null)?.Envelope;
  } catch {
    return undefined;
  }
}

function infoOf(operation: Operation): object {
  const attributes = {
    clienttransaction: operation.orderId,
    statusid: operation.status,
    category: 'BUSINESS',
    modified: operation.modified,
    targetaccountid: operation.accountId,
    targetamount: operation.amount / 100,
    targetcurrencycode: operation.currency,
    haschildren: 0,
  };
  return {
    id: Number(operation.id),
    attribute: Object.entries(attributes).map(([key, value]) => ({ key, value: String(value) })),
  };
}
