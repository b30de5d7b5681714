import { invariant } from '#core/kernel';
import {
  type Condition,
  cursorInvalid,
  INDEXES,
  type Item,
  type Key,
  type Page,
  type QueryOptions,
  type ReadOptions,
  type Table,
  type Write,
  WriteConflict,
} from '#core/platform';

const keyOf = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The table in memory, for unit tests: the same answers as DynamoDB, proved by the table's conformance tests. */
export class MemoryTable implements Table {
  readonly #items = new Map<string, Item>();
  #behind: ReadonlyMap<string, Item> | undefined;
  /** How many requests of each sort were made: tests of "one Query" read it. */
  readonly requests = { get: 0, query: 0, commit: 0 };
  /** Called before each request; a fault-injecting test throws from here. */
  beforeRequest: (kind: 'get' | 'query' | 'commit') => void = () => {};

  #count(kind: 'get' | 'query' | 'commit'): void {
    this.requests[kind] += 1;
    this.beforeRequest(kind);
  }

  #seenBy({ strong = false }: ReadOptions): ReadonlyMap<string, Item> {
    return (strong ? undefined : this.#behind) ?? this.#items;
  }

  /** From now on indexes, and reads that do not ask for the last commit, answer as the table is now. */
  fallBehind(): void {
    this.#behind = new Map(this.#items);
  }

  async get<T extends object>(key: Key, options: ReadOptions = {}): Promise<T | undefined> {
    this.#count('get');
    return structuredClone(this.#seenBy(options).get(keyOf(key))) as T | undefined;
  }

  async getMany<T extends object>(
    keys: readonly Key[],
    options: ReadOptions = {},
  ): Promise<(T | undefined)[]> {
    invariant(keys.length <= 100, 'getMany takes at most 100 keys');
    this.#count('get');
    const items = this.#seenBy(options);
    return keys.map((key) => structuredClone(items.get(keyOf(key))) as T | undefined);
  }

  async query<T extends object>(pk: string, options: QueryOptions = {}): Promise<Page<T>> {
    return this.#page<T>('pk', 'sk', pk, options);
  }

  async queryIndex<T extends object>(
    index: keyof typeof INDEXES,
    pk: string,
    options: QueryOptions = {},
  ): Promise<Page<T>> {
    const { pk: pkName, sk: skName, keysOnly } = INDEXES[index];
    const page = this.#page<Item>(pkName, skName, pk, options);
    const items = keysOnly ? page.items.map((item) => only(item, ['pk', 'sk', pkName, skName])) : page.items;
    return { ...page, items: items as unknown as T[] };
  }

  #page<T extends object>(pkName: string, skName: string, pk: string, options: QueryOptions): Page<T> {
    this.#count('query');
    const sortKey = (item: Item) => String(item[skName]);
    const matches = [...this.#seenBy(options).values()]
      .filter((item) => item[pkName] === pk && item[skName] !== undefined)
      .filter((item) => !options.prefix || sortKey(item).startsWith(options.prefix))
      .filter((item) => !options.from || sortKey(item) >= options.from)
      .filter((item) => !options.to || sortKey(item) <= options.to)
      .sort((a, b) => byText(sortKey(a), sortKey(b)) || byText(keyOf(a), keyOf(b)));
    if (options.reverse) matches.reverse();
    const start = options.cursor ? matches.findIndex((item) => keyOf(item) === options.cursor) + 1 : 0;
    if (options.cursor && start === 0) throw cursorInvalid();
    const items = matches.slice(start, start + (options.limit ?? 1000));
    const last = items.at(-1);
    const page: Page<T> = { items: structuredClone(items) as unknown as T[] };
    if (last && start + items.length < matches.length) page.cursor = keyOf(last);
    return page;
  }

  async commit(writes: readonly Write[]): Promise<void> {
    this.#count('commit');
    invariant(writes.length > 0 && writes.length <= 100, 'a commit has 1 to 100 writes');
    const keys = writes.map((write) => keyOf(write.kind === 'put' ? write.item : write.key));
    invariant(new Set(keys).size === keys.length, 'a commit touches each item once');
    const failed = writes.flatMap((write, index) =>
      write.when && !holds(write.when, this.#items.get(keys[index] ?? '')) ? [index] : [],
    );
    if (failed.length > 0) throw writes[failed[0] ?? 0]?.otherwise?.() ?? new WriteConflict(failed);
    for (const [index, write] of writes.entries()) this.#apply(write, keys[index] ?? '');
  }

  #apply(write: Write, key: string): void {
    if (write.kind === 'put') this.#items.set(key, withoutUndefined(structuredClone(write.item)));
    if (write.kind === 'remove') this.#items.delete(key);
    if (write.kind !== 'patch') return;
    const item: Record<string, unknown> = structuredClone(this.#items.get(key) ?? { ...write.key });
    Object.assign(item, structuredClone(write.set ?? {}));
    for (const [field, amount] of Object.entries(write.add ?? {})) {
      item[field] = ((item[field] as number | undefined) ?? 0) + amount;
    }
    this.#items.set(key, withoutUndefined(item as Item));
  }

  async load(items: Iterable<Item>): Promise<void> {
    for (const item of items) {
      this.#count('commit');
      this.#items.set(keyOf(item), withoutUndefined(structuredClone(item)));
    }
  }

  /** Everything stored, in key order: for comparing two histories. */
  snapshot(): Item[] {
    return structuredClone([...this.#items.values()].sort((a, b) => byText(keyOf(a), keyOf(b))));
  }
}

function holds(when: Condition, item: Item | undefined): boolean {
  if (when.absent && item) return false;
  if (when.exists && !item) return false;
  for (const [field, wanted] of Object.entries(when.equals ?? {})) if (item?.[field] !== wanted) return false;
  for (const [field, bound] of Object.entries(when.atMost ?? {})) {
    const stored = item?.[field];
    if (stored !== undefined && Number(stored) > bound) return false;
  }
  for (const [field, bound] of Object.entries(when.atLeast ?? {})) {
    const stored = item?.[field];
    if (stored === undefined || Number(stored) < bound) return false;
  }
  return true;
}

function only(item: Item, fields: readonly string[]): Item {
  return Object.fromEntries(fields.map((field) => [field, item[field]])) as Item;
}

function withoutUndefined(item: Item): Item {
  return JSON.parse(JSON.stringify(item)) as Item;
}
