import type { Delivery, Mail, Sms } from '../model.ts';
import type { MailSender, SmsSender } from '../ports.ts';

/** Keeps what it was asked to send; for unit tests. */
class FakeSender<Message> {
  readonly sent: Message[] = [];
  outcome: Delivery = 'sent';
  /** While true, sending fails the way an unreachable service does. */
  broken = false;

  async send(message: Message): Promise<Delivery> {
    if (this.broken) throw new Error('the fake is told to be broken');
    if (this.outcome === 'sent') this.sent.push(message);
    return this.outcome;
  }
}

export class FakeMail extends FakeSender<Mail> implements MailSender {}

export class FakeSms extends FakeSender<Sms> implements SmsSender {
  override async send(sms: Sms): Promise<Delivery> {
    return /^\+\d{7,15}$/.test(sms.to) ? super.send(sms) : 'refused';
  }
}
