import { Duration } from 'aws-cdk-lib';
import { CfnRoute, type CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type App, Api as HttpApi, Function as Lambda, type StackContext, use } from 'sst/constructs';
import { type ModuleName, routes } from '../functions/routes.ts';
import { Identity } from './identity.ts';
import { commonEnvironment, readAndBill, readAndWrite, readOnly, secretsPolicy } from './permissions.ts';
import { settingsOf } from './settings.ts';
import { Storage } from './storage.ts';

const COGNITO_ACTIONS = [
  'AdminCreateUser',
  'AdminSetUserPassword',
  'AdminInitiateAuth',
  'AdminUserGlobalSignOut',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminDeleteUser',
];

/** Three tries at an acquirer that does not answer take 23 s (core/payment/ask-acquirer.ts); the gateway itself waits 30. */
const ACQUIRER_TIMEOUT_SECONDS = 29;

/**
 * The HTTP API of the manifest: one function a module, one route an operation. Who may call what is decided by the
 * handler runtime (docs/adr/0004): the session is a cookie, which the gateway's JWT authorizer cannot read.
 */
export function Api({ stack, app }: StackContext) {
  const { table } = use(Storage);
  const { pool, client } = use(Identity);
  const edgeSecret = new Secret(stack, 'EdgeSecret', {
    description: 'CloudFront adds it to each request; only then is the viewer address believed.',
    generateSecretString: { excludePunctuation: true, passwordLength: 40 },
  });
  const permissions: Record<ModuleName, PolicyStatement[]> = {
    platform: [],
    supplier: readOnly(table),
    identity: [
      ...readAndWrite(table),
      new PolicyStatement({
        actions: COGNITO_ACTIONS.map((action) => `cognito-idp:${action}`),
        resources: [pool.userPoolArn],
      }),
    ],
    organisation: readAndWrite(table),
    contract: readAndWrite(table),
    metering: readAndWrite(table),
    ledger: readOnly(table),
    billing: readAndBill(table),
    payment: readAndWrite(table),
    document: readOnly(table),
  };
  const environment = {
    ...commonEnvironment(app, table),
    KABINET_USER_POOL_ID: pool.userPoolId,
    KABINET_USER_POOL_CLIENT_ID: client.userPoolClientId,
    KABINET_EDGE_SECRET: edgeSecret.secretValue.unsafeUnwrap(),
  };
  const functions = {} as Record<ModuleName, Lambda>;
  for (const module of Object.keys(permissions) as ModuleName[]) {
    functions[module] = new Lambda(stack, `Api-${module}`, {
      handler: `functions/http/${module}.handler`,
      environment: { ...environment, ...(SENDERS.includes(module) && dayBudgets(app)) },
      permissions: [...permissions[module], secretsPolicy(stack, app)],
      ...(module === 'payment' && { timeout: ACQUIRER_TIMEOUT_SECONDS }),
      ...(module === 'document' && { memorySize: '1024 MB', copyFiles: DOCUMENT_FONTS }),
    });
  }
  const api = new HttpApi(stack, 'Http', {
    cors: false,
    accessLog: { retention: 'three_months', format: ACCESS_LOG_FORMAT },
    defaults: { throttle: { rate: 2000, burst: 4000 } },
    routes: Object.fromEntries(routes.map(({ routeKey, module }) => [routeKey, functions[module]])),
    cdk: { httpStages: [] },
  });
  limitCalls(api);
  return { api, functions, edgeSecret, timeout: Duration.seconds(29) };
}

/**
 * A line of the access log: what was asked of which operation, and what became of it. Neither the path nor the query, which hold
 * ids, nor who called: by the request's id the functions' own log tells more.
 */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  responseBytes: '$context.responseLength',
  errorType: '$context.error.responseType',
  functionRequestId: '$context.integration.requestId',
  functionStatus: '$context.integration.status',
  functionLatencyMs: '$context.integration.latency',
  lambdaStatus: '$context.integration.integrationStatus',
  lambdaError: '$context.integration.error',
});

/** Whoever calls them may have messages sent to people who have not asked for any. */
const SENDERS: readonly ModuleName[] = ['identity', 'organisation'];

/** Read by `functions/runtime/bindings.ts`, which knows what is usual. */
function dayBudgets(app: App): Record<string, string> {
  const { smsADay, smsADayOfNetwork, mailsADay, mailsADayOfNetwork } = settingsOf(app);
  const said = {
    KABINET_SMS_A_DAY: smsADay,
    KABINET_SMS_A_DAY_OF_NETWORK: smsADayOfNetwork,
    KABINET_MAILS_A_DAY: mailsADay,
    KABINET_MAILS_A_DAY_OF_NETWORK: mailsADayOfNetwork,
  };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, count]) => (count === undefined ? [] : [[name, String(count)]])),
  );
}

/**
 * Each route takes as many calls as its contract says, in bursts of twice that; the gateway answers the others with 429. A
 * stage knows only routes that are there before it.
 */
function limitCalls(api: HttpApi): void {
  const stage = api.cdk.httpApi.defaultStage?.node.defaultChild as CfnStage;
  stage.routeSettings = Object.fromEntries(
    routes.map(({ routeKey, limits: { callsASecond } }) => [
      routeKey,
      { ThrottlingRateLimit: callsASecond, ThrottlingBurstLimit: 2 * callsASecond },
    ]),
  );
  for (const child of api.cdk.httpApi.node.root.node.findAll())
    if (child instanceof CfnRoute && child.stack === stage.stack) stage.addDependency(child);
}

/** Documents read their fonts from disk: the files travel beside the bundle, which keeps its source's folder. */
const DOCUMENT_FONTS = [{ from: 'core/document/fonts', to: 'functions/http/fonts' }];
