import type { Delivery, Mail, Sms } from './model.ts';

/** Sends mail. Throws when it may work later; the caller then tries again. */
export interface MailSender {
  send(mail: Mail): Promise<Delivery>;
}

/** Sends SMS. Throws when it may work later; the caller then tries again. */
export interface SmsSender {
  send(sms: Sms): Promise<Delivery>;
}

declare module '#core/platform' {
  interface Ports {
    mail: MailSender;
    sms: SmsSender;
  }
}
