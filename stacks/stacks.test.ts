import { globSync, readFileSync } from 'node:fs';
import { Aspects } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type App, getStack } from 'sst/constructs';
import { beforeAll, describe, expect, test } from 'vitest';
import { manifest, routes } from '../functions/routes.ts';
import { contentSecurityPolicy } from '../functions/runtime/security-headers.ts';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { Identity } from './identity.ts';
import { Jobs } from './jobs.ts';
import { Mail } from './mail.ts';
import { suppressReasoned } from './nag.ts';
import { Storage } from './storage.ts';
import { Stream } from './stream.ts';
import { synthesise } from './synthesis.ts';
import { Web } from './web.ts';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
}

let app: App;
const templates = {} as Record<
  'storage' | 'identity' | 'mail' | 'stream' | 'api' | 'jobs' | 'web' | 'alarms',
  Template
>;

beforeAll(async () => {
  app = await synthesise('production', (fresh) => {
    suppressReasoned(fresh);
    Aspects.of(fresh).add(new AwsSolutionsChecks());
  });
  const stacks = {
    storage: Storage,
    identity: Identity,
    mail: Mail,
    stream: Stream,
    api: Api,
    jobs: Jobs,
    web: Web,
    alarms: Alarms,
  };
  for (const [name, stack] of Object.entries(stacks)) {
    templates[name as keyof typeof templates] = Template.fromStack(getStack(stack as typeof Storage));
  }
});

const all = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type)) as unknown as Resource[];

/** What functions of this name may do, as far as the actions are of this sort. */
function allowed(template: Template, name: RegExp, actions: RegExp) {
  return all(template, 'AWS::IAM::Policy')
    .filter(({ Properties }) => name.test(String(Properties.PolicyName)))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .filter(({ Action }) => actions.test([Action].flat().join()));
}

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: object;
}

describe('storage', () => {
  test('keeps the table: restorable to any second, not deletable, and left standing when the stack goes', () => {
    templates.storage.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'ttlSeconds', Enabled: true },
      },
    });
  });

  test('has one table with the three indexes', () => {
    const tables = all(templates.storage, 'AWS::DynamoDB::Table');
    expect(tables).toHaveLength(1);
    const indexes = tables[0]?.Properties.GlobalSecondaryIndexes as {
      IndexName: string;
      Projection: { ProjectionType: string };
    }[];
    const projections = indexes.map(({ IndexName, Projection }) => [IndexName, Projection.ProjectionType]);
    expect(Object.fromEntries(projections)).toEqual({
      byShard: 'KEYS_ONLY',
      byStaffQueue: 'ALL',
      byUser: 'ALL',
    });
  });
});

describe('identity', () => {
  test('lets nobody sign up or recover with the pool itself, and holds the password policy', () => {
    templates.identity.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
      DeletionProtection: 'ACTIVE',
      Policies: {
        PasswordPolicy: Match.objectLike({
          MinimumLength: 8,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
        }),
      },
    });
  });

  test('opens only the server-side password flow and refresh, with revocable tokens', () => {
    templates.identity.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AllowedOAuthFlowsUserPoolClient: false,
    });
  });
});

describe('api', () => {
  test('has exactly the manifest’s routes', () => {
    const keys = all(templates.api, 'AWS::ApiGatewayV2::Route').map(({ Properties }) =>
      String(Properties.RouteKey),
    );
    expect(keys.sort()).toEqual(routes.map(({ routeKey }) => routeKey).sort());
  });

  test('invites no other origin to call it', () => {
    const [http, ...others] = all(templates.api, 'AWS::ApiGatewayV2::Api');
    expect(others).toEqual([]);
    expect(http?.Properties).not.toHaveProperty('CorsConfiguration');
  });

  test('takes no more calls of an operation than its contract says, once its route is there', () => {
    const [stage] = all(templates.api, 'AWS::ApiGatewayV2::Stage') as (Resource & { DependsOn: string[] })[];
    const settings = stage?.Properties.RouteSettings as Record<string, object>;
    expect(Object.keys(settings).sort()).toEqual(routes.map(({ routeKey }) => routeKey).sort());
    for (const { routeKey, limits } of routes)
      expect(settings[routeKey]).toEqual({
        ThrottlingRateLimit: limits.callsASecond,
        ThrottlingBurstLimit: 2 * limits.callsASecond,
      });
    const made = Object.keys(templates.api.findResources('AWS::ApiGatewayV2::Route'));
    expect(stage?.DependsOn).toEqual(expect.arrayContaining(made));
  });

  test('keeps an access log in JSON that tells neither addresses nor who called', () => {
    const stages = all(templates.api, 'AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(1);
    for (const { Properties } of stages) {
      const { Format } = Properties.AccessLogSettings as { Format: string };
      const told = Object.values(JSON.parse(Format) as Record<string, string>);
      expect(told).toEqual(
        expect.arrayContaining(['$context.requestId', '$context.routeKey', '$context.status']),
      );
      // neither `path` nor `identity.…` is among these
      const harmless =
        /^\$context\.(requestId|requestTime|routeKey|status|response\w+|(error|integration)\.\w+)$/;
      expect(told.filter((field) => !harmless.test(field))).toEqual([]);
    }
  });

  test('serves each module with one arm64 function on Node 24 in CommonJS', () => {
    const functions = all(templates.api, 'AWS::Lambda::Function').filter(({ Properties }) =>
      String(Properties.Handler).includes('functions/http/'),
    );
    expect(functions).toHaveLength(Object.keys(manifest).length);
    for (const { Properties } of functions) {
      expect(Properties.Runtime).toBe('nodejs24.x');
      expect(Properties.Architectures).toEqual(['arm64']);
    }
  });

  test('gives payments the time that an acquirer’s silence may take', () => {
    templates.api.hasResourceProperties('AWS::Lambda::Function', {
      Handler: Match.stringLikeRegexp('functions/http/payment'),
      Timeout: 29,
    });
  });

  test('lets no function scan the table, touch the table itself, or use every resource of a service', () => {
    for (const { Properties } of all(templates.api, 'AWS::IAM::Policy')) {
      const { Statement } = Properties.PolicyDocument as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      for (const statement of Statement) {
        const actions = [statement.Action].flat();
        expect(actions.filter((action) => /Scan|DeleteTable|UpdateTable|\*/.test(action))).toEqual([]);
        const ofTheHouse = actions.every((action) => /^(xray|logs):/.test(action));
        if (!ofTheHouse) expect(statement.Resource).not.toBe('*');
      }
    }
  });

  test('lets the bills’ function write in the partitions of suppliers, contracts and cabinets alone', () => {
    const writing = allowed(templates.api, /Apibilling/i, /dynamodb:(Put|Update|Delete|BatchWrite)/);
    expect(writing).toEqual([
      expect.objectContaining({
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        Condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': ['SUPPLIER#*', 'CONTRACT#*', 'USER#*', 'ORG#*'],
          },
        },
      }),
    ]);
  });

  test('gives the documents, ledger and suppliers no right to write', () => {
    const functions = all(templates.api, 'AWS::IAM::Policy').filter(({ Properties }) =>
      /Api(document|ledger|supplier)/i.test(String(Properties.PolicyName)),
    );
    expect(functions.length).toBe(3);
    for (const { Properties } of functions) {
      expect(JSON.stringify(Properties.PolicyDocument)).not.toMatch(/dynamodb:(Put|Update|Delete)/);
    }
  });

  test('lets only the identity function reach Cognito', () => {
    const reaching = all(templates.api, 'AWS::IAM::Policy')
      .filter(({ Properties }) => JSON.stringify(Properties.PolicyDocument).includes('cognito-idp:'))
      .map(({ Properties }) => String(Properties.PolicyName));
    expect(reaching).toHaveLength(1);
    expect(reaching[0]).toMatch(/identity/i);
  });
});

test('mail goes out under a configuration set', () => {
  templates.mail.resourceCountIs('AWS::SES::ConfigurationSet', 1);
});

describe('stream', () => {
  test('has a consumer for every file of functions/on', () => {
    const handlers = all(templates.stream, 'AWS::Lambda::Function')
      .map(({ Properties }) => /functions\/on\/([\w-]+)\.handler/.exec(String(Properties.Handler))?.[1])
      .filter((name) => name !== undefined);
    const files = globSync('functions/on/*.ts').map((file) => /([\w-]+)\.ts$/.exec(file)?.[1]);
    expect(handlers.sort()).toEqual(files.sort());
  });

  test('is read by two at most, as a shard of it may be', () => {
    templates.stream.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  });

  test('lets one consumer start month end for a run that asks for it, and nothing but month end', () => {
    const starting = all(templates.stream, 'AWS::IAM::Policy').filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes('states:'),
    );
    expect(starting.map(({ Properties }) => String(Properties.PolicyName))).toEqual([
      expect.stringMatching(/FollowUp/),
    ]);
    const [start, ...others] = allowed(templates.stream, /FollowUp/, /states:/);
    expect(others).toEqual([]);
    expect(start?.Action).toBe('states:StartExecution');
    expect(JSON.stringify(start?.Resource)).toMatch(/ImportValue.*MonthEnd/);
    templates.stream.hasResourceProperties('AWS::Lambda::Function', {
      Handler: Match.stringLikeRegexp('functions/on/follow-up'),
      Environment: { Variables: Match.objectLike({ KABINET_MONTH_END_MACHINE: start?.Resource }) },
    });
  });

  test('retries single failures and keeps what could not be delivered', () => {
    templates.stream.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: Match.anyValue() },
      MaximumRetryAttempts: 20,
    });
  });
});

interface StateOf {
  Catch?: unknown;
  ItemProcessor?: { States: Record<string, StateOf> };
}

/** A machine's definition as one text, its references to functions left out. */
function definitionOf(machine: Resource | undefined): string {
  const definition = machine?.Properties.DefinitionString as { 'Fn::Join': [string, unknown[]] };
  return definition['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x')).join('');
}

describe('jobs', () => {
  test('bills shards with a distributed map and asks the shard again until it is finished', () => {
    const [machine] = all(templates.jobs, 'AWS::StepFunctions::StateMachine');
    const definition = JSON.stringify(machine?.Properties.DefinitionString);
    expect(definition).toContain('DISTRIBUTED');
    expect(definition).toContain('Is the shard finished?');
    expect(machine?.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL' });
  });

  test('bounds the young garbage of the function that bills', () => {
    const options = Object.entries(templates.jobs.findResources('AWS::Lambda::Function')).flatMap(
      ([id, { Properties }]) => {
        const value = Properties?.Environment?.Variables?.NODE_OPTIONS as string | undefined;
        return value ? [[id.replace(/[0-9A-F]{8}$/, ''), value]] : [];
      },
    );
    expect(options).toEqual([['MonthEndBillShard', '--max-semi-space-size=16']]);
  });

  test('goes on with a shard only while it is neither finished nor paused', () => {
    const [machine] = all(templates.jobs, 'AWS::StepFunctions::StateMachine');
    const { States } = JSON.parse(definitionOf(machine)) as { States: Record<string, StateOf> };
    const shards = States['Every run']?.ItemProcessor?.States['Every shard']?.ItemProcessor?.States;
    expect(shards?.['Is the shard finished?']).toMatchObject({
      Choices: [
        {
          And: [
            { Variable: '$.finished', BooleanEquals: false },
            { Variable: '$.paused', BooleanEquals: false },
          ],
          Next: 'Bill a shard',
        },
      ],
      Default: 'Shard finished',
    });
  });

  test('lets no supplier’s failed run end the others’, and fails as a whole once all have had their turn', () => {
    const [machine] = all(templates.jobs, 'AWS::StepFunctions::StateMachine');
    const { States } = JSON.parse(definitionOf(machine)) as { States: Record<string, StateOf> };
    const run = States['Every run'] as StateOf;
    for (const step of ['Plan the run', 'Every shard', 'Close the run']) {
      expect(run.ItemProcessor?.States[step]?.Catch, step).toEqual([
        { ErrorEquals: ['States.ALL'], Next: 'The run failed' },
      ]);
    }
    expect(run.ItemProcessor?.States['The run failed']).toMatchObject({
      Result: { failed: true },
      End: true,
    });
    expect(run).toMatchObject({
      ResultSelector: { 'failed.$': '$[?(@.failed == true)]' },
      Next: 'Did a run fail?',
    });
    expect(States['Did a run fail?']).toMatchObject({
      Choices: [{ Variable: '$.failed[0]', IsPresent: true, Next: 'Not every run is closed' }],
    });
    expect(States['Not every run is closed']).toMatchObject({ Type: 'Fail' });
  });

  test('starts its jobs on a schedule, with a queue for what could not start', () => {
    const schedules = all(templates.jobs, 'AWS::Scheduler::Schedule');
    expect(schedules).toHaveLength(4);
    for (const { Properties } of schedules) {
      expect((Properties.Target as { DeadLetterConfig?: object }).DeadLetterConfig).toBeDefined();
      expect(Properties.State ?? 'ENABLED').toBe('ENABLED');
    }
  });
});

describe('web', () => {
  test('serves the API on the site’s own origin, uncached, over HTTPS, naming the viewer’s address', () => {
    templates.web.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        CacheBehaviors: Match.arrayWith([
          Match.objectLike({ PathPattern: '/api/*', ViewerProtocolPolicy: 'https-only' }),
        ]),
      }),
    });
    templates.web.hasResourceProperties('AWS::CloudFront::OriginRequestPolicy', {
      OriginRequestPolicyConfig: Match.objectLike({
        HeadersConfig: Match.objectLike({ Headers: Match.arrayWith(['CloudFront-Viewer-Address']) }),
      }),
    });
  });

  test('sends the same strict policy as the local stage, with no inline script or style', () => {
    templates.web.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: Match.objectLike({
        SecurityHeadersConfig: Match.objectLike({
          ContentSecurityPolicy: { ContentSecurityPolicy: contentSecurityPolicy, Override: false },
          StrictTransportSecurity: Match.objectLike({ AccessControlMaxAgeSec: 63_072_000 }),
          FrameOptions: { FrameOption: 'DENY', Override: true },
        }),
      }),
    });
    expect(contentSecurityPolicy).not.toContain('unsafe');
  });

  test('keeps its bucket private', () => {
    for (const { Properties } of all(templates.web, 'AWS::S3::Bucket')) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });
});

describe('alarms', () => {
  test('each rings somebody and names a runbook that exists', () => {
    const runbooks = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^### ([a-z-]+)$/gm)].map(
      ([, name]) => name,
    );
    const alarms = all(templates.alarms, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(10);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(runbooks).toContain(String(Properties.AlarmDescription).split('#')[1]);
    }
  });
});

/** Of the site’s visitors, its bucket, a firewall, the pool, mails, the table’s keys, what a step is given. */
test('no other log is kept that could name people', () => {
  const every = Object.values(templates);
  const settings = (type: string) =>
    every.flatMap((template) => all(template, type)).map(({ Properties }) => Properties);
  for (const type of [
    'AWS::WAFv2::LoggingConfiguration',
    'AWS::Cognito::LogDeliveryConfiguration',
    'AWS::SES::ConfigurationSetEventDestination',
    'AWS::Logs::DeliverySource',
    'AWS::CloudTrail::Trail',
  ])
    expect(settings(type), type).toEqual([]);
  for (const { DistributionConfig } of settings('AWS::CloudFront::Distribution'))
    expect(DistributionConfig).not.toHaveProperty('Logging');
  for (const bucket of settings('AWS::S3::Bucket')) expect(bucket).not.toHaveProperty('LoggingConfiguration');
  for (const table of settings('AWS::DynamoDB::Table'))
    expect(table).not.toHaveProperty('ContributorInsightsSpecification');
  for (const machine of settings('AWS::StepFunctions::StateMachine'))
    expect(machine.LoggingConfiguration).not.toMatchObject({ IncludeExecutionData: true });
});

test('cdk-nag finds nothing that is not suppressed with a reason', () => {
  const findings = Object.values(templates).length > 0 ? nagFindings(app) : ['nothing was synthesised'];
  expect(findings).toEqual([]);
});

function nagFindings(root: App): string[] {
  return root.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(
          ({ type, data }) =>
            /^aws:cdk:(warning|error)$/.test(type) && String(data).includes('AwsSolutions-'),
        )
        .map(({ data }) => `${construct.node.path}: ${String(data).slice(0, 160)}`),
    );
}
