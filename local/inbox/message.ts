/** A mail or an SMS that the stage caught instead of sending. */
export interface Message {
  id: string;
  kind: 'mail' | 'sms';
  to: string[];
  /** Whom a mail says it is from; an SMS has no sender here. */
  from?: string;
  subject?: string;
  text: string;
  html?: string;
  attachments: Attachment[];
  /** ISO 8601, UTC. */
  receivedAt: string;
}

interface Attachment {
  fileName: string;
  mediaType: string;
  base64: string;
}

/** Whether a message went to this address: an e-mail in any case, or a phone number by its digits. */
export function isFor(message: Message, address: string): boolean {
  const wanted = comparable(message.kind, address);
  return wanted !== '' && message.to.some((to) => comparable(message.kind, to) === wanted);
}

function comparable(kind: Message['kind'], address: string): string {
  if (kind === 'sms') return address.includes('@') ? '' : address.replace(/\D/g, '');
  const bare = /<([^>]+)>/.exec(address)?.[1] ?? address;
  return bare.trim().toLowerCase();
}
