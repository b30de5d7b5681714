import { invalid } from './api-error.ts';

/** What can be listed: an instant of creation, a running number, a status. */
export interface Listable {
  id: string;
  seq: number;
  createdAt: string;
  capturedAt?: string;
  status: string;
  paymentId?: string;
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  gte: (a, b) => a >= b,
  gt: (a, b) => a > b,
  lte: (a, b) => a <= b,
  lt: (a, b) => a < b,
};
const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 10;

/**
 * One page of a list, the newest first. Filters: `created_at.gte|gt|lte|lt`, `captured_at.…`, `status`,
 * `payment_id`; `limit` 1–100, `cursor` from the page before. Throws `invalid_request` for any other parameter.
 */
export function listPage<T extends Listable>(
  all: readonly T[],
  query: URLSearchParams,
  filters: readonly ('captured_at' | 'payment_id')[],
): { items: T[]; nextCursor: string | undefined } {
  const tests: ((item: T) => boolean)[] = [];
  let limit = DEFAULT_LIMIT;
  let before = Number.POSITIVE_INFINITY;
  for (const [name, value] of query) {
    const [field, operator] = name.split('.');
    const compare = operator === undefined ? undefined : COMPARE[operator];
    if (
      compare !== undefined &&
      (field === 'created_at' || (field === 'captured_at' && filters.includes(field)))
    ) {
      const bound = readInstant(value, name);
      tests.push((item) => {
        const at = field === 'created_at' ? item.createdAt : item.capturedAt;
        return at !== undefined && compare(Date.parse(at), bound);
      });
    } else if (name === 'status') {
      tests.push((item) => item.status === value);
    } else if (name === 'payment_id' && filters.includes('payment_id')) {
      tests.push((item) => item.paymentId === value);
    } else if (name === 'limit') {
      limit = Number(value);
      if (!/^\d{1,3}$/.test(value) || limit < 1 || limit > MAX_LIMIT)
        throw invalid(`From 1 to ${MAX_LIMIT}`, 'limit');
    } else if (name === 'cursor') {
      const last = all.find((item) => item.id === value);
      if (last === undefined) throw invalid('Unknown cursor', 'cursor');
      before = last.seq;
    } else {
      throw invalid('Unknown parameter', name);
    }
  }
  const found = all
    .filter((item) => item.seq < before && tests.every((test) => test(item)))
    .sort((a, b) => b.seq - a.seq);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? items.at(-1)?.id : undefined };
}

function readInstant(value: string, parameter: string): number {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw invalid('An ISO 8601 instant is expected', parameter);
  return at;
}
