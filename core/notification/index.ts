export { type Addressed, DeliveryUnderWay, deliver } from './deliver.ts';
export * from './model.ts';
export type { MailSender, SmsSender } from './ports.ts';
export { renderMail, renderSms } from './render.ts';
export { sendOutbox } from './send-outbox.ts';
