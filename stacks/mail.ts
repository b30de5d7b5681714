import {
  ConfigurationSet,
  EmailIdentity,
  Identity as SesIdentity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { StackContext } from 'sst/constructs';
import { settingsOf } from './settings.ts';

/** Who mail comes from, and what SES watches while it is sent. */
export function Mail({ stack, app }: StackContext) {
  const { mailDomain } = settingsOf(app);
  const configurationSet = new ConfigurationSet(stack, 'Sending', {
    reputationMetrics: true,
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  });
  if (mailDomain) {
    new EmailIdentity(stack, 'Sender', { identity: SesIdentity.domain(mailDomain), configurationSet });
  }
  return { configurationSet, mailFrom: `no-reply@${mailDomain ?? 'kabinet.invalid'}` };
}
