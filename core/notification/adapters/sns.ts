import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { SmsSender } from '../ports.ts';

export interface SnsOptions {
  client: Pick<SNSClient, 'send'>;
}

/** What SNS says of a phone it will never send to; the last is a person who asked for no more SMS. */
const REFUSALS = new Set([
  'InvalidParameterException',
  'InvalidParameterValueException',
  'OptedOutException',
]);

/** SMS through Amazon SNS, or through the local inbox, which speaks its protocol. */
export function snsSms({ client }: SnsOptions): SmsSender {
  return {
    async send({ to, text }) {
      try {
        await client.send(
          new PublishCommand({
            PhoneNumber: to,
            Message: text,
            MessageAttributes: {
              // codes must not wait behind advertising
              'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            },
          }),
        );
        return 'sent';
      } catch (error) {
        if (error instanceof Error && REFUSALS.has(error.name)) return 'refused';
        throw error;
      }
    },
  };
}
