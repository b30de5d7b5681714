import { type ContractId, type Instant, instantOfMs, plusSeconds, secondsOf } from '#core/kernel';
import {
  type Ctx,
  hashSecret,
  type Key,
  nameOf,
  patch,
  put,
  remove,
  sameHash,
  type Write,
  WriteConflict,
} from '#core/platform';
import { linkPaused } from './faults.ts';
import { ACTIVATION_CODE_LIFE_DAYS, type IdentityCheck, LINK_PAUSE_SECONDS, LINK_TRIES } from './model.ts';
import { contractPk } from './stored-head.ts';

/** The last code of a contract: `CONTRACT#<id>` / `CODE`. Of the code itself only a hash is kept, and only while it may be used. */
export interface CodeItem extends Key {
  /** Gone once the code was used or withdrawn. */
  readonly hash?: string;
  readonly issuedAt: Instant;
  /** The member of staff, or the system and its job. */
  readonly issuedBy: string;
  /** Absent of a code that came with its contract from a file. */
  readonly identityCheck?: IdentityCheck;
  readonly expiresAt: Instant;
  readonly usedAt?: Instant;
  readonly withdrawnAt?: Instant;
  readonly ttlSeconds: number;
}

/**
 * How often a number was tried: `CONTRACT#<id>` / `CODE#TRIES`. Apart from the code, so that a number nobody has
 * is counted, and paused, exactly like a real one.
 */
export interface TriesItem extends Key {
  readonly tries: number;
  readonly lastTrySeconds: number;
}

/** Capital letters and digits that cannot be taken for one another: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;
const LENGTH = 8;
/** How long it is known when a code was issued, by whom and what became of it. Our choice. */
const CODE_RECORD_DAYS = 365;
/** As long as a hash, and never one. */
const NO_HASH = '-'.repeat(43);

export function codeKey(contractId: ContractId): Key {
  return { pk: contractPk(contractId), sk: 'CODE' };
}

export function triesKey(contractId: ContractId): Key {
  return { pk: contractPk(contractId), sk: 'CODE#TRIES' };
}

/** A fresh code such as `7K4M-92QX`: 40 random bits. */
export function newCode(ctx: Pick<Ctx, 'secrets'>): string {
  const bytes = Buffer.from(ctx.secrets.token(), 'base64url').subarray(0, LENGTH);
  const characters = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${characters.slice(0, GROUP)}-${characters.slice(GROUP)}`;
}

/** The code as it was meant: case, dashes, and letters read for digits do not matter. */
function normalised(code: string): string {
  return code.toUpperCase().replaceAll('-', '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

function hashOf(ctx: Pick<Ctx, 'pepper'>, contractId: ContractId, code: string): string {
  return hashSecret(ctx, 'activation-code', contractId, normalised(code));
}

/** Whether this is the contract's code and it still lives. The same work is done when there is no code. */
export function codeFits(
  ctx: Pick<Ctx, 'pepper' | 'clock'>,
  contractId: ContractId,
  stored: CodeItem | undefined,
  code: string,
): boolean {
  const same = sameHash(hashOf(ctx, contractId, code), stored?.hash ?? NO_HASH);
  return same && stored !== undefined && ctx.clock.now() < stored.expiresAt;
}

/** Writes a code in place of any earlier one, and forgives earlier tries. */
export function writeCode(
  ctx: Pick<Ctx, 'pepper' | 'clock' | 'actor'>,
  contractId: ContractId,
  code: string,
  identityCheck?: IdentityCheck,
): Write[] {
  const issuedAt = ctx.clock.now();
  const item: CodeItem = {
    ...codeKey(contractId),
    hash: hashOf(ctx, contractId, code),
    issuedAt,
    issuedBy: nameOf(ctx.actor),
    ...(identityCheck && { identityCheck }),
    expiresAt: plusSeconds(issuedAt, ACTIVATION_CODE_LIFE_DAYS * 86_400),
    ttlSeconds: secondsOf(issuedAt) + CODE_RECORD_DAYS * 86_400,
  };
  return [put({ ...item }), remove(triesKey(contractId))];
}

/** Uses a code up, provided it is still the one that was compared. */
export function consumeCode(ctx: Pick<Ctx, 'clock'>, compared: CodeItem): Write {
  return endCode(compared, { usedAt: ctx.clock.now() });
}

/** What is known of a code that may be used no more stays; the code's hash goes. Refused when another code has taken its place. */
export function endCode(
  { pk, sk, hash }: CodeItem,
  how: { readonly usedAt: Instant } | { readonly withdrawnAt: Instant },
): Write {
  return patch({ pk, sk }, { set: { ...how, hash: undefined } }, { exists: true, equals: { hash } });
}

/** Forgives earlier tries: whoever has linked a contract has proved that it is theirs. */
export function forgiveTries(contractId: ContractId): Write {
  return remove(triesKey(contractId));
}

/**
 * Counts one more try at a number, before anything is compared, so that tries made at once cannot outrun the
 * count. Past the last one throws `contract.link_paused` until the pause is over.
 */
export async function countTry(ctx: Ctx, contractId: ContractId): Promise<void> {
  const key = triesKey(contractId);
  const nowSeconds = secondsOf(ctx.clock.now());
  const touched = { lastTrySeconds: nowSeconds, ttlSeconds: nowSeconds + LINK_PAUSE_SECONDS };
  try {
    const underLimit = { atMost: { tries: LINK_TRIES - 1 } };
    await ctx.table.commit([patch(key, { add: { tries: 1 }, set: touched }, underLimit)]);
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    const stored = await ctx.table.get<TriesItem>(key, { strong: true });
    const waitSeconds = stored ? stored.lastTrySeconds + LINK_PAUSE_SECONDS - nowSeconds : 0;
    if (!stored || waitSeconds > 0) throw linkPaused(Math.max(1, waitSeconds));
    // the pause is over: whoever replaces the old count first has the first try of the next five
    const { tries, lastTrySeconds } = stored;
    await ctx.table.commit([
      put({ ...key, tries: 1, ...touched }, { equals: { tries, lastTrySeconds } }, () => linkPaused(1)),
    ]);
  }
}

/** How many tries were made since the last pause or link, and until when no more is let through. */
export function triesNow(
  stored: TriesItem | undefined,
  now: Instant,
): { readonly tries: number; readonly pausedUntil?: Instant } {
  if (!stored) return { tries: 0 };
  const { tries, lastTrySeconds } = stored;
  if (tries < LINK_TRIES) return { tries };
  const pausedUntil = plusSeconds(instantOfMs(lastTrySeconds * 1000), LINK_PAUSE_SECONDS);
  return pausedUntil > now ? { tries, pausedUntil } : { tries: 0 };
}
