import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Clock, idSource, instantOfMs } from '#core/kernel';
import { type Ctx, dynamoTable, type Ports, RANDOM_SECRETS, type Spending, type Table } from '#core/platform';
import { lambdaLog } from './log.ts';
import { readSecretParameters } from './secret-parameters.ts';

/** The only file that reads the environment. A missing value ends with a sentence that names it. */
function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`The environment variable ${name} is not set; the stacks and the local stage set it.`);
  return value;
}

const optional = (name: string): string | undefined => process.env[name] || undefined;

/** A whole number that may be set, no smaller than `least`. */
function amount(name: string, usual: number, least: number): number {
  const value = Number(optional(name) ?? usual);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`The environment variable ${name} is no whole number of at least ${least}.`);
}

function dayBudget(of: 'SMS' | 'MAILS'): { readonly aDay: number; readonly aDayOfNetwork: number } {
  return {
    aDay: amount(`KABINET_${of}_A_DAY`, 2000, 10),
    aDayOfNetwork: amount(`KABINET_${of}_A_DAY_OF_NETWORK`, 200, 1),
  };
}

const fetched = new Map<string, string>();

/**
 * From the environment on the local stage, from Parameter Store in AWS: secrets, which are never in a function's settings
 * there, and the site's address, which is known only when CloudFront stands.
 */
function parameter(name: string): string {
  return fetched.get(name) ?? required(name);
}

function parsed(name: string, setting: string): unknown {
  try {
    return JSON.parse(setting);
  } catch {
    // a parser's message quotes what it could not read, which here is a key; it must not reach the log
    throw new Error(`${name} is not JSON.`);
  }
}

/** Fetches the deployment's parameters once per process; needs nothing where the environment holds them. */
export async function loadSecrets(): Promise<void> {
  const parameters = optional('KABINET_SECRET_PARAMETERS');
  if (!parameters || fetched.size > 0) return;
  for (const [name, value] of await readSecretParameters(JSON.parse(parameters) as Record<string, string>)) {
    fetched.set(name, value);
  }
}

/** What this deployment is bound to; read when first asked for, so that importing a handler costs nothing. */
export const bindings = {
  get tableName() {
    return required('KABINET_TABLE');
  },
  /** Present on the local stage only; AWS needs no address. */
  get dynamodbEndpoint() {
    return optional('KABINET_DYNAMODB_ENDPOINT');
  },
  get cognitoEndpoint() {
    return optional('KABINET_COGNITO_ENDPOINT');
  },
  get userPoolId() {
    return required('KABINET_USER_POOL_ID');
  },
  get userPoolClientId() {
    return required('KABINET_USER_POOL_CLIENT_ID');
  },
  /** The issuer of the emulator's tokens; in AWS it follows from the pool. */
  get cognitoIssuer() {
    return optional('KABINET_COGNITO_ISSUER');
  },
  /** Month end's state machine: what begins a walk that a run asks for. */
  get monthEndMachine() {
    return required('KABINET_MONTH_END_MACHINE');
  },
  /** The local stage, which answers Step Functions' `StartExecution` and walks month end itself. */
  get stepFunctionsEndpoint() {
    return optional('KABINET_STEP_FUNCTIONS_ENDPOINT');
  },
  get sesEndpoint() {
    return optional('KABINET_SES_ENDPOINT');
  },
  get sesConfigurationSet() {
    return optional('KABINET_SES_CONFIGURATION_SET');
  },
  get mailFrom() {
    return required('KABINET_MAIL_FROM');
  },
  /** The local inbox, which answers SNS's `Publish`: one adapter serves both. Without it SMS go through Amazon SNS. */
  get smsEndpoint() {
    return optional('KABINET_SMS_ENDPOINT');
  },
  get yookassaEndpoint() {
    return optional('KABINET_YOOKASSA_ENDPOINT') ?? 'https://api.yookassa.ru/v3';
  },
  /** Proves that a request came through CloudFront, which alone may name the viewer's address. */
  get edgeSecret() {
    return optional('KABINET_EDGE_SECRET');
  },
  get monetaAssistant() {
    return optional('KABINET_MONETA_ASSISTANT') ?? 'https://moneta.ru/assistant.htm';
  },
  get monetaApi() {
    return optional('KABINET_MONETA_API') ?? 'https://service.moneta.ru/services';
  },
  /** A supplier with a million customers sees some hundreds of each on a busy day (docs/operations.md). */
  get smsBudget() {
    return dayBudget('SMS');
  },
  /** The same of mails with links. */
  get mailBudget() {
    return dayBudget('MAILS');
  },
  /** How many times the usual calls one caller may make: more than once only where a few callers are many people, or a test. */
  get callsOfOneTimes() {
    return amount('KABINET_CALLS_OF_ONE_TIMES', 1, 1);
  },
  /** JSON: each supplier's accounts with acquirers, and which is its default (docs/operations.md); a secret. */
  get gateways(): unknown {
    return parsed('KABINET_GATEWAYS', parameter('KABINET_GATEWAYS'));
  },
  /** JSON: where each supplier's customers may sign in besides here (docs/operations.md); a secret that may be left out. */
  get signInProviders(): unknown {
    const name = 'KABINET_SIGN_IN_PROVIDERS';
    return parsed(name, fetched.get(name) ?? optional(name) ?? '{}');
  },
  /** Comma-separated; without it the acquirer's published addresses. */
  get trustedAcquirerCidrs() {
    return optional('KABINET_TRUSTED_ACQUIRER_CIDRS')?.split(',');
  },
  get siteUrl() {
    return parameter('KABINET_SITE_URL').replace(/\/$/, '');
  },
  get pepper() {
    return parameter('KABINET_PEPPER');
  },
};

/** A client setting for an AWS service: its emulator's address when there is one. */
export function emulated(endpoint: string | undefined): object {
  if (!endpoint) return {};
  return { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}

export const MACHINE_CLOCK: Clock = { now: () => instantOfMs(Date.now()) };

let table: Table | undefined;

/** The table of this deployment; one client for the life of the process. */
function boundTable(onSpending?: (spending: Spending) => void): Table {
  table ??= dynamoTable({
    client: new DynamoDBClient(emulated(bindings.dynamodbEndpoint)),
    tableName: bindings.tableName,
    ...(onSpending && { onSpending }),
  });
  return table;
}

/** What every ctx of this process shares. */
export function sharedCtx(
  ports: Partial<Ports>,
): Omit<Ctx, 'actor' | 'language' | 'sourceAddress' | 'requestId' | 'log'> {
  return {
    clock: MACHINE_CLOCK,
    ids: idSource(MACHINE_CLOCK),
    secrets: RANDOM_SECRETS,
    table: boundTable(),
    ports: ports as Ports,
    siteUrl: bindings.siteUrl,
    pepper: bindings.pepper,
  };
}

/** A ctx for the system itself: a scheduled job, a stream consumer, an operator's command. */
export function systemCtx(job: string, ports: Partial<Ports> = {}): Ctx {
  return {
    ...sharedCtx(ports),
    actor: { kind: 'system', job },
    language: 'ru',
    sourceAddress: 'system',
    requestId: job,
    log: lambdaLog({ job }),
  };
}
