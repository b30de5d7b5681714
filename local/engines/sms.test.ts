import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, expect, test } from 'vitest';
import type { Message } from '../inbox/message.ts';
import { type Inbox, startInbox } from '../inbox/server.ts';
import { freePorts } from '../ports.ts';
import { openSmsInbox } from './sms.ts';

let inbox: Inbox | undefined;
afterEach(async () => await inbox?.stop());

async function open(file: string, mails: Message[] = []) {
  const [port] = await freePorts(1);
  inbox = await startInbox({ port: port!, host: '127.0.0.1', sms: openSmsInbox(file), mails: () => mails });
  const sns = new SNSClient({
    endpoint: inbox.smsEndpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const read = async (to: string): Promise<Message[]> => {
    const reply = await fetch(`http://127.0.0.1:${port}/inbox.json?${new URLSearchParams({ to })}`);
    return (await reply.json()) as Message[];
  };
  const page = async (query = '') => await (await fetch(`http://127.0.0.1:${port}/${query}`)).text();
  return { sns, read, page };
}

const temporaryFile = () => join(mkdtempSync(join(tmpdir(), 'kabinet-sms-')), 'sms.json');

test('keeps what the SNS client publishes, newest first, by phone number', async () => {
  const { sns, read } = await open('memory');
  const first = await sns.send(new PublishCommand({ PhoneNumber: '+79991234567', Message: 'Код: 111222' }));
  await sns.send(new PublishCommand({ PhoneNumber: '+79991234567', Message: 'Код: 333444' }));
  await sns.send(new PublishCommand({ PhoneNumber: '+79990000000', Message: 'not yours' }));

  expect(first.MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect((await read('+7 999 123-45-67')).map((message) => message.text)).toEqual([
    'Код: 333444',
    'Код: 111222',
  ]);
});

test('keeps messages over a restart', async () => {
  const file = temporaryFile();
  const { sns } = await open(file);
  await sns.send(new PublishCommand({ PhoneNumber: '+79991234567', Message: 'Код: 111222' }));
  await inbox?.stop();

  const again = await open(file);
  expect(await again.read('+79991234567')).toHaveLength(1);
});

test('refuses a message to something that is no phone number, as SNS does', async () => {
  const { sns } = await open('memory');
  await expect(sns.send(new PublishCommand({ PhoneNumber: '8999', Message: 'x' }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('shows mail and SMS on one page, in the language asked for, and never runs what they say', async () => {
  const mail: Message = {
    id: 'm1',
    kind: 'mail',
    to: ['Anna <anna@example.com>'],
    from: 'kabinet@example.com',
    subject: '<script>alert(1)</script>',
    text: 'Open http://localhost:8080/activate?token=a&b=c',
    attachments: [],
    receivedAt: '2026-01-02T03:04:05.000Z',
  };
  const { sns, read, page } = await open('memory', [mail]);
  await sns.send(new PublishCommand({ PhoneNumber: '+79991234567', Message: 'Код: 111222' }));

  const english = await page('?lang=en');
  expect(english).toContain('<html lang="en">');
  expect(english).not.toContain('<script>alert');
  expect(english).toContain('href="http://localhost:8080/activate?token=a&#38;b=c"');
  expect(english.indexOf('111222')).toBeLessThan(english.indexOf('activate?'));
  expect(await page('?lang=ru&to=anna@example.com')).not.toContain('111222');
  expect(await read('ANNA@example.com')).toHaveLength(1);
});
