import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { MailSender } from '../ports.ts';

export interface SesOptions {
  client: Pick<SESv2Client, 'send'>;
  /** `Kabinet <no-reply@example.org>`: of a verified domain. */
  from: string;
  /** Where bounces and complaints are counted; the emulator has none. */
  configurationSet?: string | undefined;
}

/** What SES says of a mail that it will never take. */
const REFUSALS = new Set(['MessageRejected', 'BadRequestException']);

/** Mail through Amazon SES. */
export function sesMail({ client, from, configurationSet }: SesOptions): MailSender {
  return {
    async send({ to, subject, text, html }) {
      const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            ...(configurationSet && { ConfigurationSetName: configurationSet }),
            Content: {
              Simple: {
                Subject: utf8(subject),
                Body: { Text: utf8(text), Html: utf8(html) },
                // RFC 3834: an out-of-office reply to a machine helps nobody
                Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
              },
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
