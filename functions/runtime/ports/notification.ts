import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Ports } from '#core/platform';
import { sesMail } from '../../../core/notification/adapters/ses.ts';
import { snsSms } from '../../../core/notification/adapters/sns.ts';
import { bindings, emulated } from '../bindings.ts';

/** How this deployment sends mail and SMS. */
export function notificationPorts(): Pick<Ports, 'mail' | 'sms'> {
  return {
    mail: sesMail({
      client: new SESv2Client(emulated(bindings.sesEndpoint)),
      from: bindings.mailFrom,
      configurationSet: bindings.sesConfigurationSet,
    }),
    sms: snsSms({ client: new SNSClient(emulated(bindings.smsEndpoint)) }),
  };
}
