import { createHash } from 'node:crypto';
import {
  type Instant,
  idSource,
  instant,
  type Language,
  plusSeconds,
  type SessionId,
  type UserId,
} from '#core/kernel';
import {
  type Actor,
  type Ctx,
  type MemberOf,
  type Ports,
  type SecretSource,
  SILENT_LOG,
} from '#core/platform';
import { MemoryTable } from './memory-table.ts';

/** A whole world for one test: a clock that moves only when told, seeded ids and codes, a table in memory, fake ports. */
export interface World {
  readonly table: MemoryTable;
  /** The present; assign or {@link World.pass} to move it. */
  now: Instant;
  pass(seconds: number): void;
  /** A ctx for this actor; everybody shares the table, the clock and the ports. */
  as(actor: Actor, language?: Language): Ctx;
  readonly anonymous: Ctx;
  readonly system: Ctx;
  /** Their request, with what their record says of organisations. */
  user(userId: UserId, memberOf?: MemberOf): Ctx;
}

export interface WorldOptions {
  now?: string;
  seed?: string;
  ports?: Partial<Ports>;
  table?: Ctx['table'];
}

/** Makes a world. `ports` holds the fakes the tested module needs. */
export function createWorld(options: WorldOptions = {}): World {
  const table = new MemoryTable();
  let drawn = 0;
  const random = (count: number): Uint8Array => {
    drawn += 1;
    const digest = createHash('sha512')
      .update(`${options.seed ?? 'kabinet'}:${drawn}`)
      .digest();
    return digest.subarray(0, count);
  };
  const secrets: SecretSource = {
    digits: (count) => String(Buffer.from(random(8)).readUInt32BE() % 10 ** count).padStart(count, '0'),
    token: () => Buffer.from(random(32)).toString('base64url'),
  };
  const clock = { now: () => world.now };
  const ids = idSource(clock, random);
  const world: World = {
    table,
    now: instant(options.now ?? '2026-10-20T09:00:00Z'),
    pass(seconds) {
      world.now = plusSeconds(world.now, seconds);
    },
    as: (actor, language = 'ru') => ({
      actor,
      clock,
      ids,
      secrets,
      table: options.table ?? table,
      ports: (options.ports ?? {}) as Ports,
      log: SILENT_LOG,
      language,
      sourceAddress: '203.0.113.7',
      requestId: 'req_test',
      siteUrl: 'https://kabinet.test',
      pepper: 'test-pepper',
    }),
    get anonymous() {
      return world.as({ kind: 'anonymous' });
    },
    get system() {
      return world.as({ kind: 'system', job: 'test' });
    },
    user: (userId, memberOf) =>
      world.as({
        ...{ kind: 'user', userId, sessionId: 'ses_00000000000000000000000000' as SessionId },
        ...(memberOf && { memberOf }),
      }),
  };
  return world;
}
