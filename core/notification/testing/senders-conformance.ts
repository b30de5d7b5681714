import { describe, expect, test } from 'vitest';
import type { MailSender, SmsSender } from '../ports.ts';

export interface Received {
  to: string[];
  text: string;
  subject?: string;
  html?: string;
}

/** What every sender of mail must do: run against the fake, and against SES's emulator through its adapter. */
export function mailConformance(name: string, sender: () => MailSender, received: () => Received[]): void {
  describe(`${name} sends mail`, () => {
    test('that arrives as it was written, both as text and as HTML', async () => {
      const mail = {
        to: 'anna@example.org',
        subject: 'Счёт за октябрь: 1 663,80 ₽',
        text: 'Готов счёт — «октябрь».\n',
        html: '<!doctype html><p>Готов счёт &mdash; «октябрь».</p>',
      };
      expect(await sender().send(mail)).toBe('sent');
      expect(received().at(-1)).toMatchObject({
        to: ['anna@example.org'],
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
      });
    });

    test('to one reader at a time', async () => {
      for (const to of ['one@example.org', 'two@example.org'])
        await sender().send({ to, subject: 'x', text: 'x', html: 'x' });
      expect(
        received()
          .slice(-2)
          .map((mail) => mail.to),
      ).toEqual([['one@example.org'], ['two@example.org']]);
    });
  });
}

/** What every sender of SMS must do: run against the fake, and against the local inbox through SNS's adapter. */
export function smsConformance(name: string, sender: () => SmsSender, received: () => Received[]): void {
  describe(`${name} sends SMS`, () => {
    test('that arrive as they were written', async () => {
      const sms = { to: '+79211234567', text: 'Код: 012345. Никому его не сообщайте. & + = % #' };
      expect(await sender().send(sms)).toBe('sent');
      expect(received().at(-1)).toMatchObject({ to: [sms.to], text: sms.text });
    });

    test('but not to what is no phone, and says so without an exception', async () => {
      const before = received().length;
      expect(await sender().send({ to: 'not-a-phone', text: 'x' })).toBe('refused');
      expect(received()).toHaveLength(before);
    });
  });
}
