import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Function as Lambda, Queue, type StackContext, use } from 'sst/constructs';
import { Identity } from './identity.ts';
import { Jobs } from './jobs.ts';
import { Mail } from './mail.ts';
import { commonEnvironment, readAndWrite, secretsPolicy, sendMailAndSms } from './permissions.ts';
import { settingsOf } from './settings.ts';
import { Storage } from './storage.ts';

/**
 * What follows from a change. The table's stream goes to two functions, and to no more, since a shard of it is read by two
 * at most: one tells people, the other takes abandoned registrations out of the user pool and begins month end for a run
 * that asks for it. A record that keeps failing is set aside in a queue; the rest go on.
 */
export function Stream({ stack, app }: StackContext) {
  const { table } = use(Storage);
  const { pool, client } = use(Identity);
  const { configurationSet, mailFrom } = use(Mail);
  const { monthEnd } = use(Jobs);
  const undelivered = new Queue(stack, 'Undelivered', {
    cdk: { queue: { enforceSSL: true, retentionPeriod: Duration.days(14) } },
  });
  const permissions = [...readAndWrite(table), secretsPolicy(stack, app)];

  const notify = new Lambda(stack, 'Notify', {
    handler: 'functions/on/notify.handler',
    timeout: 60,
    environment: {
      ...commonEnvironment(app, table),
      KABINET_MAIL_FROM: mailFrom,
      KABINET_SES_CONFIGURATION_SET: configurationSet.configurationSetName,
    },
    permissions: [...permissions, ...sendMailAndSms(stack, settingsOf(app).mailDomain)],
  });
  const followUp = new Lambda(stack, 'FollowUp', {
    handler: 'functions/on/follow-up.handler',
    timeout: 60,
    environment: {
      ...commonEnvironment(app, table),
      KABINET_USER_POOL_ID: pool.userPoolId,
      KABINET_USER_POOL_CLIENT_ID: client.userPoolClientId,
      KABINET_MONTH_END_MACHINE: monthEnd.stateMachineArn,
    },
    permissions: [
      ...permissions,
      new PolicyStatement({ actions: ['cognito-idp:AdminDeleteUser'], resources: [pool.userPoolArn] }),
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [monthEnd.stateMachineArn] }),
    ],
  });

  const eventSource = {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 50,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: 20,
    onFailure: new SqsDlq(undelivered.cdk.queue),
  };
  table.addConsumers(stack, {
    notify: { function: notify, cdk: { eventSource } },
    followUp: { function: followUp, cdk: { eventSource } },
  });
  return { consumers: [notify, followUp], undelivered };
}
