import { afterAll, beforeAll, vi } from 'vitest';
import type { Ports } from '#core/platform';
import { mailConformance, smsConformance } from '../../../core/notification/testing/senders-conformance.ts';
import { type MailEngine, startMail } from '../../../local/engines/mail.ts';
import { openSmsInbox } from '../../../local/engines/sms.ts';
import { type Inbox, startInbox } from '../../../local/inbox/server.ts';
import { freePorts } from '../../../local/ports.ts';
import { TEST_ENVIRONMENT } from '../../testing.ts';
import { notificationPorts } from './notification.ts';

const sms = openSmsInbox('memory');
let engine: MailEngine;
let inbox: Inbox;
let ports: Pick<Ports, 'mail' | 'sms'>;

beforeAll(async () => {
  const [mailPort = 0, inboxPort = 0] = await freePorts(2);
  engine = await startMail({ port: mailPort, file: 'memory' });
  inbox = await startInbox({ port: inboxPort, host: '127.0.0.1', sms, mails: engine.messages });
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('KABINET_SES_ENDPOINT', engine.endpoint);
  vi.stubEnv('KABINET_SMS_ENDPOINT', inbox.smsEndpoint);
  ports = notificationPorts();
});
afterAll(async () => {
  await engine.stop();
  await inbox.stop();
});

mailConformance(
  'the emulator of SES through the adapter',
  () => ports.mail,
  () => engine.messages(),
);
smsConformance(
  'the local inbox through the adapter of SNS',
  () => ports.sms,
  () => sms.messages(),
);
