import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { App, Table } from 'sst/constructs';

/** Our names of the deployment's secrets and the SST secrets that hold them (`npx sst secrets set PEPPER …`). */
const SECRETS = {
  KABINET_PEPPER: 'PEPPER',
  KABINET_GATEWAYS: 'GATEWAYS',
  KABINET_SIGN_IN_PROVIDERS: 'SIGN_IN_PROVIDERS',
} as const;

/** Where the site's address is written once CloudFront has one; functions read it beside the secrets. */
export function siteUrlParameter(app: App): string {
  return `/kabinet/${app.stage}/site-url`;
}

const secretPath = (app: App, name: string): string => `/sst/${app.name}/${app.stage}/Secret/${name}/value`;

/** Settings that every function needs to reach its stage. */
export function commonEnvironment(app: App, table: Table): Record<string, string> {
  const secrets = Object.entries(SECRETS).map(([ours, name]) => [ours, secretPath(app, name)] as const);
  return {
    KABINET_TABLE: table.tableName,
    KABINET_SECRET_PARAMETERS: JSON.stringify({
      ...Object.fromEntries(secrets),
      KABINET_SITE_URL: siteUrlParameter(app),
    }),
  };
}

/** May read this stage's secrets, and no other parameter. */
export function secretsPolicy(stack: Stack, app: App): PolicyStatement {
  const names = [...Object.values(SECRETS).map((name) => secretPath(app, name)), siteUrlParameter(app)];
  return new PolicyStatement({
    actions: ['ssm:GetParameters'],
    resources: names.map((name) =>
      Stack.of(stack).formatArn({ service: 'ssm', resource: `parameter${name}` }),
    ),
  });
}

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

/** May look things up in the table and its indexes. */
export function readOnly(table: Table): PolicyStatement[] {
  return [new PolicyStatement({ actions: READ, resources: [table.tableArn, `${table.tableArn}/index/*`] })];
}

/** May also change items, one by one or in a transaction; never the table itself, and never scan it. */
export function readAndWrite(table: Table): PolicyStatement[] {
  return [...readOnly(table), new PolicyStatement({ actions: WRITE, resources: [table.tableArn] })];
}

/**
 * May look anything up, plan runs in suppliers' partitions, and close or bill again a contract, which also concerns its cabinet,
 * a user's or an organisation's, and the journal of who did it; nothing of sign-ins, codes and messages.
 */
export function readAndBill(table: Table): PolicyStatement[] {
  const partitions = {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SUPPLIER#*', 'CONTRACT#*', 'USER#*', 'ORG#*'] },
  };
  return [
    ...readOnly(table),
    new PolicyStatement({
      actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [table.tableArn],
      conditions: partitions,
    }),
  ];
}

/** May send mail from the stage's own domain, and SMS to phones (which have no ARN). */
export function sendMailAndSms(stack: Stack, mailDomain: string | undefined): PolicyStatement[] {
  const { formatArn } = Stack.of(stack);
  const identity = formatArn.call(Stack.of(stack), {
    service: 'ses',
    resource: 'identity',
    resourceName: mailDomain ?? '*',
  });
  const sets = formatArn.call(Stack.of(stack), {
    service: 'ses',
    resource: 'configuration-set',
    resourceName: '*',
  });
  return [
    new PolicyStatement({ actions: ['ses:SendEmail'], resources: [identity, sets] }),
    new PolicyStatement({
      actions: ['sns:Publish'],
      notResources: [formatArn.call(Stack.of(stack), { service: 'sns', resource: '*' })],
    }),
  ];
}
