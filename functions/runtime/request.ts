import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { limitsOf, type Operation, takesBody } from '#core/platform';
import { bodyMalformed, bodyTooBig, formMalformed, misplacedFields, unknownFields } from './problem.ts';

/**
 * Everything a request says, as one object: the body or the query, then the path, the later winning. Fields the operation does
 * not know, or does not take there, are refused by name; an acquirer's are ignored, since its protocol may grow.
 */
export function readInput(event: APIGatewayProxyEventV2, operation: Operation): Record<string, unknown> {
  const said = operation.form
    ? { ...readForm(event, operation), ...event.pathParameters }
    : { ...readQuery(event, operation), ...readBody(event, operation), ...event.pathParameters };
  const known = Object.keys(operation.input.shape);
  const unknown = Object.keys(said).filter((name) => !known.includes(name));
  if (unknown.length > 0 && operation.access !== 'acquirer') throw unknownFields(unknown);
  return Object.fromEntries(
    known.filter((name) => Object.hasOwn(said, name)).map((name) => [name, said[name as never]]),
  );
}

/** What belongs in the body is not taken from the address: that is written down on its way. */
function readQuery(event: APIGatewayProxyEventV2, operation: Operation): Record<string, unknown> {
  const said = event.queryStringParameters ?? {};
  if (!takesBody(operation)) return said;
  const names = Object.keys(said);
  if (names.length > 0 && operation.access !== 'acquirer') throw misplacedFields(names);
  return {};
}

function readBody(event: APIGatewayProxyEventV2, operation: Operation): Record<string, unknown> {
  const bytes = bodyOf(event, operation);
  if (!bytes) return {};
  if (!/^application\/json\b/i.test(event.headers['content-type'] ?? '')) throw bodyMalformed();
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'), wellFormed);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>;
    }
  } catch {
    // answered below, the same as any other body that is not an object
  }
  throw bodyMalformed();
}

function bodyOf(event: APIGatewayProxyEventV2, operation: Operation): Buffer | undefined {
  if (!event.body) return undefined;
  const { bodyBytes: limitBytes } = limitsOf(operation);
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limitBytes) throw bodyTooBig(limitBytes);
  return bytes;
}

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Form-encoded parameters that the operation knows. Two readings of one request are none: a parameter said twice, a query
 * beside a body, another encoding than UTF-8 are refused, and never resolved one way or the other.
 */
function readForm(event: APIGatewayProxyEventV2, operation: Operation): Record<string, string> {
  const query = event.rawQueryString ?? '';
  const body = bodyOf(event, operation);
  if (body && query !== '') throw formMalformed();
  if (body && !FORM_TYPE.test(event.headers['content-type'] ?? '')) throw formMalformed();
  const said: Record<string, string> = {};
  const names = Object.keys(operation.input.shape);
  for (const pair of (body ? body.toString('latin1') : query).split('&')) {
    const [name = '', ...value] = pair.split('=');
    const known = names.find((one) => one === decoded(name));
    if (!known) continue;
    const text = decoded(value.join('='));
    if (text === undefined || Object.hasOwn(said, known)) throw formMalformed();
    said[known] = text;
  }
  return said;
}

/** What a form-encoded text says in UTF-8; undefined when it is none. */
function decoded(text: string): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** An escaped half of a surrogate pair is no character: the table and the user pool would break on it, far from its cause. */
function wellFormed(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('half a character');
  return value;
}
