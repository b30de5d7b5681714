import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/kernel';
import { check, type Item, insert, patch, put, remove, type Table, WriteConflict } from '#core/platform';

interface Counter extends Item {
  count: number;
  note?: string;
}

/** What every table must do. Each test makes its own partition, so a shared table serves. */
export function describeTable(name: string, tableOf: () => Table): void {
  describe(name, () => {
    const partition = () => `TEST#${randomUUID()}`;

    test('gives back what was written, and nothing for what was not', async () => {
      const table = tableOf();
      const pk = partition();
      await table.commit([insert({ pk, sk: 'A', count: 1, nested: { list: [1, 2] }, gone: undefined })]);
      expect(await table.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', count: 1, nested: { list: [1, 2] } });
      expect(await table.get({ pk, sk: 'B' })).toBeUndefined();
    });

    test('inserts a key once: the second is refused with its own fault', async () => {
      const table = tableOf();
      const pk = partition();
      await table.commit([insert({ pk, sk: 'A' })]);
      await expect(table.commit([insert({ pk, sk: 'A' })])).rejects.toBeInstanceOf(WriteConflict);
      const taken = () => new Fault('conflict', 'test.taken', { ru: 'Занято', en: 'Taken' });
      await expect(table.commit([insert({ pk, sk: 'A' }, taken)])).rejects.toMatchObject({
        code: 'test.taken',
      });
    });

    test('writes all of a commit or nothing, and names what failed', async () => {
      const table = tableOf();
      const pk = partition();
      await table.commit([insert({ pk, sk: 'taken' })]);
      const refused = table.commit([
        insert({ pk, sk: 'new' }),
        insert({ pk, sk: 'taken' }),
        put({ pk, sk: 'other' }),
      ]);
      await expect(refused).rejects.toMatchObject({ failed: [1] });
      expect((await table.query<Item>(pk)).items.map(({ sk }) => sk)).toEqual(['taken']);
    });

    test('patches: sets, removes and adds, making the item when there is none', async () => {
      const table = tableOf();
      const key = { pk: partition(), sk: 'A' };
      await table.commit([patch(key, { add: { count: 2 }, set: { note: 'x' } })]);
      await table.commit([patch(key, { add: { count: -5 }, set: { note: undefined } })]);
      expect(await table.get<Counter>(key)).toEqual({ ...key, count: -3 });
    });

    test('holds a patch to its conditions', async () => {
      const table = tableOf();
      const key = { pk: partition(), sk: 'A' };
      await expect(
        table.commit([patch(key, { add: { count: 1 } }, { exists: true })]),
      ).rejects.toBeInstanceOf(WriteConflict);
      await table.commit([patch(key, { add: { count: 1 } }, { atMost: { count: 0 } })]);
      await expect(
        table.commit([patch(key, { add: { count: 1 } }, { atMost: { count: 0 } })]),
      ).rejects.toBeInstanceOf(WriteConflict);
      await table.commit([
        patch(key, { add: { count: 1 } }, { atLeast: { count: 1 }, equals: { note: undefined } }),
      ]);
      await expect(
        table.commit([patch(key, { add: { count: 1 } }, { atLeast: { missing: 0 } })]),
      ).rejects.toBeInstanceOf(WriteConflict);
      await expect(
        table.commit([patch(key, { set: { note: 'y' } }, { equals: { count: 3 } })]),
      ).rejects.toBeInstanceOf(WriteConflict);
      expect(await table.get<Counter>(key)).toEqual({ ...key, count: 2 });
    });

    test('checks without changing, and removes under a condition', async () => {
      const table = tableOf();
      const pk = partition();
      await table.commit([insert({ pk, sk: 'A', version: 1 })]);
      await expect(
        table.commit([check({ pk, sk: 'A' }, { equals: { version: 2 } }), insert({ pk, sk: 'B' })]),
      ).rejects.toBeInstanceOf(WriteConflict);
      await table.commit([check({ pk, sk: 'A' }, { equals: { version: 1 } }), insert({ pk, sk: 'B' })]);
      await expect(
        table.commit([remove({ pk, sk: 'A' }, { equals: { version: 2 } })]),
      ).rejects.toBeInstanceOf(WriteConflict);
      await table.commit([remove({ pk, sk: 'A' }, { equals: { version: 1 } })]);
      expect(await table.get({ pk, sk: 'A' })).toBeUndefined();
      expect(await table.get({ pk, sk: 'B' })).toEqual({ pk, sk: 'B' });
    });

    test('lets exactly one of many concurrent writers of a version through', async () => {
      const table = tableOf();
      const key = { pk: partition(), sk: 'A' };
      await table.commit([insert({ ...key, version: 1 })]);
      const attempts = await Promise.allSettled(
        Array.from({ length: 12 }, (_, writer) =>
          table.commit([
            patch(key, { set: { writer }, add: { version: 1 } }, { equals: { version: 1 } }),
            insert({ pk: key.pk, sk: `LOG#${writer}` }),
          ]),
        ),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await table.query(key.pk, { prefix: 'LOG#' })).items).toHaveLength(1);
    });

    test('adds from many concurrent writers without losing one', async () => {
      const table = tableOf();
      const key = { pk: partition(), sk: 'A' };
      await Promise.all(Array.from({ length: 12 }, () => table.commit([patch(key, { add: { count: 1 } })])));
      expect(await table.get<Counter>(key, { strong: true })).toMatchObject({ count: 12 });
    });

    test('queries a partition in order: by prefix, by bounds, backwards, page by page', async () => {
      const table = tableOf();
      const pk = partition();
      await table.load(
        Array.from({ length: 30 }, (_, index) => ({ pk, sk: `R#${String(index).padStart(2, '0')}` })),
      );
      await table.commit([insert({ pk, sk: '#HEAD' })]);
      const keys = (page: { items: Item[] }) => page.items.map(({ sk }) => sk);
      expect(keys(await table.query<Item>(pk, { prefix: 'R#0', reverse: true, limit: 2 }))).toEqual([
        'R#09',
        'R#08',
      ]);
      expect(await table.query<Item>(pk, { from: 'R#05', to: 'R#03' })).toEqual({ items: [] });
      expect(keys(await table.query<Item>(pk, { from: 'R#03', to: 'R#05' }))).toEqual([
        'R#03',
        'R#04',
        'R#05',
      ]);
      expect(keys(await table.query<Item>(pk, { to: 'R#00' }))).toEqual(['#HEAD', 'R#00']);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await table.query<Item>(pk, { prefix: 'R#', limit: 7, ...(cursor && { cursor }) });
        seen.push(...keys(page));
        cursor = page.cursor;
      } while (cursor);
      expect(seen).toHaveLength(30);
      expect(new Set(seen).size).toBe(30);
    });

    test('refuses a cursor that is broken, of another list or of another partition', async () => {
      const table = tableOf();
      const [mine, theirs] = [partition(), partition()];
      await table.load(
        [mine, theirs].flatMap((pk) => ['A#1', 'A#2', 'B#1', 'B#2'].map((sk) => ({ pk, sk, count: 1 }))),
      );
      const first = await table.query<Item>(mine, { prefix: 'A#', limit: 1 });
      const others = [
        'nonsense',
        Buffer.from('null').toString('base64url'),
        Buffer.from('{"pk":1,"sk":{}}').toString('base64url'),
        (await table.query<Item>(theirs, { prefix: 'A#', limit: 1 })).cursor,
        (await table.query<Item>(mine, { prefix: 'B#', limit: 1 })).cursor,
      ];
      for (const cursor of others)
        await expect(table.query(mine, { prefix: 'A#', cursor: cursor! })).rejects.toMatchObject({
          code: 'platform.cursor_invalid',
          kind: 'invalid',
        });
      const rest = await table.query<Item>(mine, { prefix: 'A#', cursor: first.cursor! });
      expect(rest.items.map(({ sk }) => sk)).toEqual(['A#2']);
    });

    test('lists in an index only the items that carry its keys, and forgets them when they lose them', async () => {
      const table = tableOf();
      const pk = partition();
      const userPk = `USER#${randomUUID()}`;
      await table.commit([
        insert({ pk, sk: 'A', userPk, userSk: '2' }),
        insert({ pk, sk: 'B', userPk, userSk: '1' }),
        insert({ pk, sk: 'C' }),
      ]);
      const listed = async () => (await table.queryIndex<Item>('byUser', userPk)).items.map(({ sk }) => sk);
      expect(await listed()).toEqual(['B', 'A']);
      await table.commit([patch({ pk, sk: 'B' }, { set: { userPk: undefined, userSk: undefined } })]);
      expect(await listed()).toEqual(['A']);
    });

    test('answers from an index with whole items, or with their keys alone where it holds no more', async () => {
      const table = tableOf();
      const pk = partition();
      const [userPk, shardPk, queuePk] = [partition(), partition(), partition()];
      const keys = { pk, sk: 'A', shardPk, shardSk: '1' };
      const item = { ...keys, userPk, userSk: '2', queuePk, queueSk: '3', count: 1, nested: { list: [1] } };
      await table.commit([insert(item)]);
      const found = async (...[index, of]: Parameters<Table['queryIndex']>) =>
        (await table.queryIndex<Item>(index, of)).items;
      expect(await found('byShard', shardPk)).toEqual([keys]);
      expect(await found('byUser', userPk)).toEqual([item]);
      expect(await found('byStaffQueue', queuePk)).toEqual([item]);
    });

    test('pages a keys-only index as it pages any other', async () => {
      const table = tableOf();
      const [pk, shardPk] = [partition(), partition()];
      const all = Array.from({ length: 9 }, (_, index) => ({
        pk,
        sk: `R#${index}`,
        shardPk,
        shardSk: `${index}`,
      }));
      await table.load(all);
      const seen: Item[] = [];
      let cursor: string | undefined;
      do {
        const page = await table.queryIndex<Item>('byShard', shardPk, {
          limit: 4,
          ...(cursor && { cursor }),
        });
        seen.push(...page.items);
        cursor = page.cursor;
      } while (cursor);
      expect(seen).toEqual(all);
    });

    test('puts a sort key before those that begin with it', async () => {
      const table = tableOf();
      const pk = partition();
      for (const sk of ['B#1#2', 'B#2', 'B#1']) await table.commit([insert({ pk, sk })]);
      const { items } = await table.query<Item>(pk, { prefix: 'B#' });
      expect(items.map(({ sk }) => sk)).toEqual(['B#1', 'B#1#2', 'B#2']);
    });

    test('gets many by key in the order asked', async () => {
      const table = tableOf();
      const pk = partition();
      await table.load([
        { pk, sk: 'A' },
        { pk, sk: 'B' },
      ]);
      expect(
        await table.getMany<Item>([
          { pk, sk: 'B' },
          { pk, sk: 'X' },
          { pk, sk: 'A' },
          { pk, sk: 'B' },
        ]),
      ).toEqual([{ pk, sk: 'B' }, undefined, { pk, sk: 'A' }, { pk, sk: 'B' }]);
    });
  });
}
