import { plusSeconds, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, hashSecret } from '#core/platform';
import { DEVICE_LIFE_SECONDS } from './model.ts';
import { type DeviceRecord, findDevice } from './session-store.ts';

/** What a request says of the browser it comes from; nothing in it is verified. */
export interface SentDevice {
  /** The device cookie: secrets of the people who signed in here, the newest first. */
  readonly deviceToken?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** A browser may be a family's: so many people are remembered in one. */
const PEOPLE = 4;

/** The secrets a device cookie holds; those that cannot be ours are left out. */
function deviceSecrets({ deviceToken = '' }: SentDevice): string[] {
  return deviceToken
    .split('.')
    .filter((secret) => /^[\w-]{43}$/.test(secret))
    .slice(0, PEOPLE);
}

function deviceHash(ctx: Pick<Ctx, 'pepper'>, userId: UserId, secret: string): string {
  return hashSecret(ctx, 'device', userId, secret);
}

/** A user, and the device of theirs that a browser is known by, if it is. */
export function findSentDevice(
  ctx: Pick<Ctx, 'table' | 'clock' | 'pepper'>,
  userId: UserId,
  sent: SentDevice,
): ReturnType<typeof findDevice> {
  return findDevice(
    ctx,
    userId,
    deviceSecrets(sent).map((secret) => deviceHash(ctx, userId, secret)),
  );
}

/** A device nobody knows yet: its record, and the cookie that remembers it besides those it held. */
export function newDevice(
  ctx: Ctx,
  userId: UserId,
  epoch: number,
  sent: SentDevice,
): { record: DeviceRecord; deviceToken: string } {
  const secret = ctx.secrets.token();
  const record = seenNow(ctx, {
    deviceHash: deviceHash(ctx, userId, secret),
    epoch,
    firstSeenAt: ctx.clock.now(),
  });
  return { record, deviceToken: [secret, ...deviceSecrets(sent)].slice(0, PEOPLE).join('.') };
}

/** The same device, remembered for another year. */
export function seenNow(ctx: Pick<Ctx, 'clock'>, device: Omit<DeviceRecord, 'endsAtSeconds'>): DeviceRecord {
  return { ...device, endsAtSeconds: secondsOf(plusSeconds(ctx.clock.now(), DEVICE_LIFE_SECONDS)) };
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser/, 'Yandex Browser'],
  [/Edg/, 'Edge'],
  [/OPR/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux|CrOS/, 'Linux'],
];

/** `Firefox, Windows`: words of our own for what the browser says of itself; empty when it says nothing we know. */
export function deviceName({ userAgent = '' }: SentDevice): string {
  const named = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(', ');
}
