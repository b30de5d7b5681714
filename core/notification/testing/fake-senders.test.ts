import { FakeMail, FakeSms } from './fake-senders.ts';
import { mailConformance, smsConformance } from './senders-conformance.ts';

const mail = new FakeMail();
const sms = new FakeSms();

mailConformance(
  'the fake',
  () => mail,
  () => mail.sent.map((one) => ({ ...one, to: [one.to] })),
);
smsConformance(
  'the fake',
  () => sms,
  () => sms.sent.map((one) => ({ ...one, to: [one.to] })),
);
