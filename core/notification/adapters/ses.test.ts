import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { sesMail } from './ses.ts';

const ses = mockClient(SESv2Client);
const client = new SESv2Client({ region: 'eu-central-1' });
const mail = sesMail({ client, from: 'Kabinet <no-reply@kabinet.test>', configurationSet: 'kabinet-prod' });
const message = { to: 'anna@example.org', subject: 'Счёт', text: 'текст', html: '<p>текст</p>' };
const named = (name: string) => Object.assign(new Error(name), { name });
beforeEach(() => {
  ses.reset();
});

describe('the SES adapter', () => {
  test('sends both parts in UTF-8 through the configuration set', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'one' });
    expect(await mail.send(message)).toBe('sent');
    expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).toEqual({
      FromEmailAddress: 'Kabinet <no-reply@kabinet.test>',
      Destination: { ToAddresses: ['anna@example.org'] },
      ConfigurationSetName: 'kabinet-prod',
      Content: {
        Simple: {
          Subject: { Data: 'Счёт', Charset: 'UTF-8' },
          Body: {
            Text: { Data: 'текст', Charset: 'UTF-8' },
            Html: { Data: '<p>текст</p>', Charset: 'UTF-8' },
          },
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
    });
  });

  test('names no configuration set where there is none', async () => {
    ses.on(SendEmailCommand).resolves({});
    await sesMail({ client, from: 'a@b.test' }).send(message);
    expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).not.toHaveProperty('ConfigurationSetName');
  });

  test.each(['MessageRejected', 'BadRequestException'])('takes %s for final', async (name) => {
    ses.on(SendEmailCommand).rejects(named(name));
    expect(await mail.send(message)).toBe('refused');
  });

  test.each([
    'TooManyRequestsException',
    'SendingPausedException',
    'AccountSuspendedException',
    'TimeoutError',
  ])('lets %s be tried again', async (name) => {
    ses.on(SendEmailCommand).rejects(named(name));
    await expect(mail.send(message)).rejects.toThrow(name);
  });
});
