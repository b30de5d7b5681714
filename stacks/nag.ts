import { NagSuppressions } from 'cdk-nag';
import type { App } from 'sst/constructs';

type Suppression = Parameters<typeof NagSuppressions.addStackSuppressions>[1][number];

/** What cdk-nag would have otherwise, by stack, and why it is as it is. A finding that is not here fails the test. */
const REASONED: Readonly<Record<string, readonly Suppression[]>> = {
  Storage: [],
  Identity: [
    {
      id: 'AwsSolutions-COG1',
      reason:
        'Length, both cases and digits are required; symbols are not: the field’s own policy (domain rules §7), with throttling in front.',
    },
    {
      id: 'AwsSolutions-COG2',
      reason: 'A second factor is the user’s choice and Kabinet’s own conversation, not the pool’s.',
    },
    {
      id: 'AwsSolutions-COG3',
      reason: 'Threat protection needs the Plus plan; throttling per login and address is ours.',
    },
  ],
  Mail: [],
  Stream: [
    {
      id: 'AwsSolutions-IAM5',
      reason: 'SES configuration sets and, before a domain is set, identities have no ARN known in advance.',
      appliesTo: [{ regex: '/^Resource::arn:<AWS::Partition>:ses:.*:(identity|configuration-set)\\/\\*$/' }],
    },
    { id: 'AwsSolutions-SQS3', reason: 'It is itself where undelivered records go.' },
  ],
  Api: [
    {
      id: 'AwsSolutions-APIG4',
      reason:
        'The handler runtime authorises every operation by its declared access; the session is a cookie, which the gateway’s JWT authorizer cannot read (docs/adr/0004). functions/access.test.ts asserts it for each operation.',
    },
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'CloudFront and the functions take the value at deployment; a new deployment with a new secret rotates both.',
    },
  ],
  Jobs: [
    {
      id: 'AwsSolutions-IAM5',
      reason:
        'Step Functions may call any version of its own job functions and follow its own map’s executions; the scheduler, any version of its target.',
      appliesTo: [
        { regex: '/^Resource::<(MonthEnd|Reconcile|CompareRegister|Autopay)\\w+\\.Arn>:\\*$/' },
        { regex: '/^Resource::arn:<AWS::Partition>:states:.*:execution:.*$/' },
      ],
    },
    { id: 'AwsSolutions-SQS3', reason: 'It is itself where jobs that could not start are kept.' },
  ],
  Web: [
    { id: 'AwsSolutions-CFR1', reason: 'Customers may travel; no country is refused.' },
    {
      id: 'AwsSolutions-CFR2',
      reason:
        'A web firewall is the account owner’s decision and cost; docs/operations.md says how to attach one.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'The API keeps an access log; the static files hold nothing worth one, and a viewer log would hold personal addresses.',
    },
    {
      id: 'AwsSolutions-CFR4',
      reason:
        'TLS 1.2 is the minimum with a domain of one’s own; without one CloudFront’s shared certificate decides.',
    },
    {
      id: 'AwsSolutions-CFR7',
      reason: 'SST’s StaticSite reads its private bucket by an origin access identity.',
    },
    {
      id: 'AwsSolutions-S1',
      reason: 'The bucket holds only the published site and is read by CloudFront alone.',
    },
    {
      id: 'AwsSolutions-IAM5',
      reason: 'SST’s uploader writes the site’s files, whose names change with each build.',
      appliesTo: [
        { regex: '/^Resource::<SiteS3Bucket\\w+\\.Arn>\\/\\*$/' },
        { regex: '/^Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-.*\\/\\*$/' },
      ],
    },
  ],
  Alarms: [],
};

/** True of every stack: what SST and CDK themselves put there. */
const EVERYWHERE: readonly Suppression[] = [
  {
    id: 'AwsSolutions-IAM4',
    reason: 'The managed policy only lets a function write its own log.',
    appliesTo: ['Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
  },
  {
    id: 'AwsSolutions-L1',
    reason: 'SST’s own deployment helper brings its runtime; our functions are on the latest.',
  },
  {
    id: 'AwsSolutions-IAM5',
    reason:
      'X-Ray, log retention and SMS to phones have no resource to name; an index is named with its table.',
    appliesTo: ['Resource::*', { regex: '/^Resource::<Table\\w+\\.Arn>\\/index\\/\\*$/' }],
  },
];

/** Tells cdk-nag the reasoned exceptions of each stack. */
export function suppressReasoned(app: App): void {
  for (const child of app.node.children) {
    const name = child.node.id.split('-').at(-1) ?? '';
    NagSuppressions.addStackSuppressions(child as never, [...EVERYWHERE, ...(REASONED[name] ?? [])]);
  }
}
