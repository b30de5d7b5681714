import type { Fault } from '#core/kernel';

/** Where an item lives. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The index keys an item may carry; an index lists only the items that have its two attributes. */
export interface IndexKeys {
  readonly shardPk?: string;
  readonly shardSk?: string;
  readonly userPk?: string;
  readonly userSk?: string;
  readonly queuePk?: string;
  readonly queueSk?: string;
}

/**
 * DynamoDB removes expired items up to some days late, so every end is also checked where it is read; this margin
 * keeps the table from removing what somebody with a slower clock still reads.
 */
export const TIDY_AFTER_SECONDS = 3600;

/** What every stored item has besides its own fields. `ttlSeconds` (epoch) lets the table forget it. */
export interface Item extends Key, IndexKeys {
  readonly ttlSeconds?: number;
  readonly [field: string]: unknown;
}

/** A keys-only index answers with the keys of its items (the table's and its own) and nothing else. */
export const INDEXES = {
  byShard: { pk: 'shardPk', sk: 'shardSk', keysOnly: true },
  byUser: { pk: 'userPk', sk: 'userSk', keysOnly: false },
  byStaffQueue: { pk: 'queuePk', sk: 'queueSk', keysOnly: false },
} as const;

export type IndexName = keyof typeof INDEXES;

/** What must hold of the stored item for a write to go through; all parts must hold. */
export interface Condition {
  /** The item does not exist. */
  absent?: true;
  /** The item exists. */
  exists?: true;
  /** These top-level fields have exactly these values; `undefined` means the field is absent. */
  equals?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** These numeric fields are at most these values (an absent field counts as 0). */
  atMost?: Readonly<Record<string, number>>;
  /** These numeric fields are at least these values (an absent field fails). */
  atLeast?: Readonly<Record<string, number>>;
}

/** One change of a commit. `otherwise` is the fault to throw when its condition does not hold. */
export type Write = { readonly otherwise?: () => Fault } & (
  | { readonly kind: 'put'; readonly item: Item; readonly when?: Condition }
  | {
      readonly kind: 'patch';
      readonly key: Key;
      /** Fields to set; `undefined` removes the field. */
      readonly set?: Readonly<Record<string, unknown>>;
      /** Numeric fields to add to; an absent field counts as 0. */
      readonly add?: Readonly<Record<string, number>>;
      readonly when?: Condition;
    }
  | { readonly kind: 'remove'; readonly key: Key; readonly when?: Condition }
  | { readonly kind: 'check'; readonly key: Key; readonly when: Condition }
);

/** Writes a new item; refused when the key is taken. */
export function insert(item: Item, otherwise?: () => Fault): Write {
  return { kind: 'put', item, when: { absent: true }, ...(otherwise && { otherwise }) };
}

/** Writes an item whatever was there. */
export function put(item: Item, when?: Condition, otherwise?: () => Fault): Write {
  return { kind: 'put', item, ...(when && { when }), ...(otherwise && { otherwise }) };
}

/** Changes some fields of an item, atomically. */
export function patch(
  key: Key,
  change: { set?: Readonly<Record<string, unknown>>; add?: Readonly<Record<string, number>> },
  when?: Condition,
  otherwise?: () => Fault,
): Write {
  return { kind: 'patch', key, ...change, ...(when && { when }), ...(otherwise && { otherwise }) };
}

export function remove(key: Key, when?: Condition, otherwise?: () => Fault): Write {
  return { kind: 'remove', key, ...(when && { when }), ...(otherwise && { otherwise }) };
}

/** Changes nothing, but lets the whole commit through only while the condition holds. */
export function check(key: Key, when: Condition, otherwise?: () => Fault): Write {
  return { kind: 'check', key, when, ...(otherwise && { otherwise }) };
}

/** A commit was refused because a condition did not hold; nothing of it was written. */
export class WriteConflict extends Error {
  /** Positions in the commit whose conditions did not hold. */
  readonly failed: readonly number[];

  constructor(failed: readonly number[]) {
    super(`A condition did not hold for write ${failed.join(', ')}`);
    this.name = 'WriteConflict';
    this.failed = failed;
  }
}

export interface ReadOptions {
  /** Read what the last commit wrote; twice the cost. Use it wherever the answer decides money. */
  strong?: boolean;
}

export interface QueryOptions extends ReadOptions {
  prefix?: string;
  /** Inclusive bounds of the sort key. */
  from?: string;
  to?: string;
  /** Newest first. */
  reverse?: boolean;
  /** How many items at most; every list has a bound. 1,000 unless told. */
  limit?: number;
  /** Go on where an earlier page ended. */
  cursor?: string;
}

export interface Page<T> {
  items: T[];
  /** Present when there is more. Opaque. */
  cursor?: string;
}

/** The one table. Items come back with all their fields, keys included. */
export interface Table {
  get<T extends object>(key: Key, options?: ReadOptions): Promise<T | undefined>;
  /** Several items by key in one round trip, in the order asked; absent ones are undefined. At most 100. */
  getMany<T extends object>(keys: readonly Key[], options?: ReadOptions): Promise<(T | undefined)[]>;
  /** One page of a partition, in sort-key order: exactly one request. */
  query<T extends object>(pk: string, options?: QueryOptions): Promise<Page<T>>;
  /** One page of an index, in its sort-key order; eventually consistent: it finds, it never decides. */
  queryIndex<T extends object>(index: IndexName, pk: string, options?: QueryOptions): Promise<Page<T>>;
  /**
   * Writes all or nothing, in one transaction (a plain write when there is one change). At most 100 changes.
   * Throws the first failed write's `otherwise`, or {@link WriteConflict}. Throttling and clashes with other
   * transactions are retried inside.
   */
  commit(writes: readonly Write[]): Promise<void>;
  /** Writes many items without conditions or atomicity, for loading files; replays are harmless. */
  load(items: Iterable<Item>): Promise<void>;
}
