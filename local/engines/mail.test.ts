import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, expect, test } from 'vitest';
import { freePorts } from '../ports.ts';
import { type MailEngine, startMail } from './mail.ts';

let engine: MailEngine | undefined;
afterEach(async () => await engine?.stop());

async function open(file: string) {
  const [port] = await freePorts(1);
  engine = await startMail({ port: port!, file });
  const ses = new SESv2Client({
    endpoint: engine.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    engine,
    send: (to: string, subject: string) =>
      ses.send(
        new SendEmailCommand({
          FromEmailAddress: 'Кабинет <kabinet@example.com>',
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: { Data: subject },
              Body: { Text: { Data: 'Здравствуйте' }, Html: { Data: '<p>Здравствуйте</p>' } },
            },
          },
        }),
      ),
  };
}

test('catches what the SES client sends', async () => {
  const { engine, send } = await open('memory');
  await send('anna@example.com', 'Подтвердите почту');
  expect(engine.messages()).toMatchObject([
    { kind: 'mail', to: ['anna@example.com'], subject: 'Подтвердите почту', text: 'Здравствуйте' },
  ]);
});

test('keeps mails over a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'kabinet-mail-')), 'mail.json');
  const first = await open(file);
  await first.send('anna@example.com', 'one');
  await first.engine.stop();

  const second = await open(file);
  await second.send('anna@example.com', 'two');
  expect(second.engine.messages().map((mail) => mail.subject)).toEqual(['one', 'two']);
});
