import { Duration } from 'aws-cdk-lib';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  ConfigurationSet,
  EmailIdentity,
  Identity as SesIdentity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Function as Lambda, Queue, type StackContext, use } from 'sst/constructs';
import { commonEnvironment, readAndWrite, secretsPolicy, sendMailAndSms } from './permissions.ts';
import { settingsOf } from './settings.ts';
import { Storage } from './storage.ts';

/** What is told to people: the table's stream goes to one function, which sends through SES and SNS. */
export function Mail({ stack, app }: StackContext) {
  const { table } = use(Storage);
  const { mailDomain } = settingsOf(app);
  const configurationSet = new ConfigurationSet(stack, 'Sending', {
    reputationMetrics: true,
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  });
  if (mailDomain)
    new EmailIdentity(stack, 'Sender', { identity: SesIdentity.domain(mailDomain), configurationSet });
  const mailFrom = `no-reply@${mailDomain ?? 'kabinet.invalid'}`;

  const undelivered = new Queue(stack, 'Undelivered', {
    cdk: { queue: { enforceSSL: true, retentionPeriod: Duration.days(14) } },
  });
  const notify = new Lambda(stack, 'Notify', {
    handler: 'functions/on/notify.handler',
    timeout: 60,
    environment: {
      ...commonEnvironment(app, table),
      KABINET_MAIL_FROM: mailFrom,
      KABINET_SES_CONFIGURATION_SET: configurationSet.configurationSetName,
    },
    permissions: [...readAndWrite(table), secretsPolicy(stack, app), ...sendMailAndSms(stack, mailDomain)],
  });
  table.addConsumers(stack, {
    notify: {
      function: notify,
      cdk: {
        eventSource: {
          startingPosition: StartingPosition.TRIM_HORIZON,
          batchSize: 50,
          bisectBatchOnError: true,
          reportBatchItemFailures: true,
          retryAttempts: 20,
          onFailure: new SqsDlq(undelivered.cdk.queue),
        },
      },
    },
  });
  return { notify, undelivered, configurationSet };
}
