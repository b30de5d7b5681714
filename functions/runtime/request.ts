import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Operation } from '#core/platform';
import { bodyMalformed, bodyTooBig, unknownFields } from './problem.ts';

const DEFAULT_BODY_LIMIT_BYTES = 16_384;

/**
 * Everything a request says, as one object: query, then body, then path, the later winning. Fields the operation
 * does not know are refused by name; an acquirer's are ignored, since its protocol may grow.
 */
export function readInput(event: APIGatewayProxyEventV2, operation: Operation): Record<string, unknown> {
  const said = {
    ...event.queryStringParameters,
    ...readBody(event, operation),
    ...event.pathParameters,
  };
  const known = Object.keys(operation.input.shape);
  const unknown = Object.keys(said).filter((name) => !known.includes(name));
  if (unknown.length > 0 && operation.access !== 'acquirer') throw unknownFields(unknown.slice(0, 10));
  return Object.fromEntries(
    known.filter((name) => Object.hasOwn(said, name)).map((name) => [name, said[name as never]]),
  );
}

function readBody(event: APIGatewayProxyEventV2, operation: Operation): Record<string, unknown> {
  if (!event.body) return {};
  const limitBytes = operation.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limitBytes) throw bodyTooBig(limitBytes);
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

/** An escaped half of a surrogate pair is no character: the table and the user pool would break on it, far from its cause. */
function wellFormed(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('half a character');
  return value;
}
