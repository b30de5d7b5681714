import { freePorts, isPortFree } from './ports.ts';
import { Trouble } from './trouble.ts';

/** What listens on a port of its own. */
export type Door =
  | 'site'
  | 'inbox'
  | 'acquirer'
  | 'dynamodb'
  | 'cognito'
  | 'mail'
  | 'reload'
  | 'moneta'
  | 'provider';

export interface Settings {
  /** The address the site, the inbox and the sandbox acquirers listen on. */
  host: string;
  ports: Readonly<Record<Door, number>>;
  /** The site's origin, as links in mails and return addresses name it; no slash at the end. */
  siteUrl: string;
}

interface DoorFacts {
  setting: string;
  purpose: string;
  /** Added to the site's port where the setting is not given. */
  offset: number;
}

const doors: Readonly<Record<Door, DoorFacts>> = {
  site: { setting: 'KABINET_PORT', purpose: 'the site and its API', offset: 0 },
  inbox: { setting: 'KABINET_INBOX_PORT', purpose: 'the inbox of mail and SMS', offset: 1 },
  acquirer: { setting: 'KABINET_ACQUIRER_PORT', purpose: 'the sandbox acquirer', offset: 2 },
  dynamodb: { setting: 'KABINET_DYNAMODB_PORT', purpose: 'DynamoDB Local', offset: 3 },
  cognito: { setting: 'KABINET_COGNITO_PORT', purpose: 'cognito-local', offset: 4 },
  mail: { setting: 'KABINET_SES_PORT', purpose: 'the mail catcher', offset: 5 },
  moneta: { setting: 'KABINET_MONETA_PORT', purpose: 'the MONETA sandbox', offset: 7 },
  provider: { setting: 'KABINET_PROVIDER_PORT', purpose: 'the sign-in provider', offset: 8 },
  reload: { setting: 'KABINET_RELOAD_PORT', purpose: 'live reload of npm run dev', offset: 6 },
};
const defaultSitePort = 8080;
const doorNames = Object.keys(doors) as Door[];
/** Live reload has a port of its own in development only. */
const usualDoors = doorNames.filter((door) => door !== 'reload');

/**
 * The local stage's settings from the environment; every port follows `KABINET_PORT` unless it is given itself.
 * @throws Trouble when a port is no port, or two doors share one.
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const sitePort = readPort(env, doors.site.setting) ?? defaultSitePort;
  const ports = Object.fromEntries(
    doorNames.map((door) => [door, readPort(env, doors[door].setting) ?? sitePort + doors[door].offset]),
  ) as Record<Door, number>;
  const host = env.KABINET_HOST || '127.0.0.1';
  const siteUrl = (env.KABINET_SITE_URL || `http://localhost:${sitePort}`).replace(/\/+$/, '');
  for (const [index, door] of doorNames.entries())
    for (const other of doorNames.slice(index + 1))
      if (ports[door] === ports[other])
        throw new Trouble(
          `${doors[door].setting} and ${doors[other].setting} both come to port ${ports[door]}. Give them different ports.`,
        );
  return { host, ports, siteUrl };
}

/** Settings for a stage beside others: every door on a free port. */
export async function freeSettings(): Promise<Settings> {
  const free = await freePorts(doorNames.length);
  const ports = Object.fromEntries(doorNames.map((door, index) => [door, free[index]!])) as Record<
    Door,
    number
  >;
  return { host: '127.0.0.1', ports, siteUrl: `http://localhost:${ports.site}` };
}

/** @throws Trouble naming the first busy port, the setting that moves it, and what to do. */
export async function requireFreePorts(
  settings: Settings,
  wanted: readonly Door[] = usualDoors,
): Promise<void> {
  for (const door of wanted) {
    const port = settings.ports[door];
    const isOpenToAll = ['site', 'inbox', 'acquirer', 'moneta', 'provider'].includes(door);
    if (await isPortFree(port, isOpenToAll ? settings.host : '127.0.0.1')) continue;
    const { setting, purpose } = doors[door];
    throw new Trouble(
      `Port ${port}, meant for ${purpose}, is in use by another program. Stop that program, or set ${setting} ` +
        `to a free port, for example: ${setting}=${port + 1000} npm start`,
    );
  }
}

function readPort(env: NodeJS.ProcessEnv, setting: string): number | undefined {
  const text = env[setting];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_000)
    throw new Trouble(
      `${setting} is ${JSON.stringify(text)}, which is no port. Set it to a number from 1024 to 65000.`,
    );
  return port;
}
