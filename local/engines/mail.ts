import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { clearStore, type Email, getStoreReadonly, saveEmail } from 'aws-ses-v2-local/dist/store.js';
import type { Message } from '../inbox/message.ts';
import { readJson, writeJson } from '../json-file.ts';

export interface MailOptions {
  port: number;
  /** Where caught mails are kept between starts; `"memory"` forgets them. */
  file: string | 'memory';
}

export interface MailEngine {
  endpoint: string;
  messages(): Message[];
  stop(): Promise<void>;
}

// A CommonJS package whose default export Node would give us wrapped.
const { default: startSes } = createRequire(import.meta.url)(
  'aws-ses-v2-local',
) as typeof import('aws-ses-v2-local');

const keptMails = 500;

/**
 * Starts aws-ses-v2-local in this process: SES's own API, catching every mail.
 * It keeps mails in memory only, and one store for the whole process; we carry them over a restart.
 */
export async function startMail(options: MailOptions): Promise<MailEngine> {
  clearStore();
  if (options.file !== 'memory') for (const mail of readJson<Email[]>(options.file) ?? []) saveEmail(mail);

  const server: Server = await startSes({ host: '127.0.0.1', port: options.port });
  if (!server.listening) throw new Error(`aws-ses-v2-local could not listen on port ${options.port}`);

  let saved = getStoreReadonly().emails.length;
  server.on('request', (_request, response) => {
    response.on('finish', () => {
      const { emails } = getStoreReadonly();
      if (emails.length === saved) return;
      saved = emails.length;
      if (options.file !== 'memory') writeJson(options.file, emails.slice(-keptMails));
    });
  });

  return {
    endpoint: `http://127.0.0.1:${options.port}`,
    messages: () => getStoreReadonly().emails.map(toMessage),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toMessage(mail: Email): Message {
  return {
    id: mail.messageId,
    kind: 'mail',
    to: [...mail.destination.to, ...mail.destination.cc, ...mail.destination.bcc],
    from: mail.from,
    subject: mail.subject,
    text: mail.body.text ?? '',
    ...(mail.body.html === undefined ? {} : { html: mail.body.html }),
    attachments: mail.attachments.map((attachment, index) => ({
      fileName: attachment.filename ?? `attachment-${index + 1}`,
      mediaType: attachment.contentType,
      base64: attachment.content,
    })),
    receivedAt: new Date(mail.at * 1000).toISOString(),
  };
}
