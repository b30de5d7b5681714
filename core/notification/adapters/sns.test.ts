import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { snsSms } from './sns.ts';

const sns = mockClient(SNSClient);
const sms = snsSms({ client: new SNSClient({ region: 'eu-central-1' }) });
const message = { to: '+79211234567', text: 'Код: 012345' };
const named = (name: string) => Object.assign(new Error(name), { name });
beforeEach(() => {
  sns.reset();
});

describe('the SNS adapter', () => {
  test('publishes to the phone, ahead of advertising', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'one' });
    expect(await sms.send(message)).toBe('sent');
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      PhoneNumber: '+79211234567',
      Message: 'Код: 012345',
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      },
    });
  });

  test.each(['InvalidParameterException', 'InvalidParameterValueException', 'OptedOutException'])(
    'takes %s for final',
    async (name) => {
      sns.on(PublishCommand).rejects(named(name));
      expect(await sms.send(message)).toBe('refused');
    },
  );

  test.each(['ThrottledException', 'InternalErrorException', 'AuthorizationErrorException'])(
    'lets %s be tried again',
    async (name) => {
      sns.on(PublishCommand).rejects(named(name));
      await expect(sms.send(message)).rejects.toThrow(name);
    },
  );
});
