import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Message } from '../inbox/message.ts';
import { readJson, writeJson } from '../json-file.ts';

export interface SmsInbox {
  messages(): Message[];
  /** Answers SNS's `Publish` to a phone number, as the AWS SDK sends it. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const keptMessages = 500;
const largestBodyBytes = 64 * 1024;
const snsNamespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** Plays SNS for text messages: takes `Publish` with a phone number and keeps what it was asked to send. */
export function openSmsInbox(file: string | 'memory'): SmsInbox {
  const messages: Message[] = file === 'memory' ? [] : (readJson<Message[]>(file) ?? []);

  const keep = (to: string, text: string): Message => {
    const message: Message = {
      id: randomUUID(),
      kind: 'sms',
      to: [to],
      text,
      attachments: [],
      receivedAt: new Date().toISOString(),
    };
    messages.push(message);
    messages.splice(0, messages.length - keptMessages);
    if (file !== 'memory') writeJson(file, messages);
    return message;
  };

  return {
    messages: () => messages,
    handle: async (request, response) => {
      const body = await bodyOf(request);
      if (body === undefined) return answerError(response, 'InvalidParameter', 'The request is too large.');
      const form = new URLSearchParams(body);
      if (form.get('Action') !== 'Publish')
        return answerError(response, 'InvalidAction', 'Only Publish to a phone number is played here.');
      const to = form.get('PhoneNumber') ?? '';
      const text = form.get('Message') ?? '';
      if (!/^\+\d{7,15}$/.test(to))
        return answerError(response, 'InvalidParameter', 'Invalid parameter: PhoneNumber');
      if (text === '') return answerError(response, 'InvalidParameter', 'Invalid parameter: Empty message');
      const { id } = keep(to, text);
      answerXml(
        response,
        200,
        `<PublishResponse xmlns="${snsNamespace}"><PublishResult><MessageId>${id}</MessageId></PublishResult>` +
          `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
      );
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= largestBodyBytes) parts.push(part);
  }
  return bytes <= largestBodyBytes ? Buffer.concat(parts).toString('utf8') : undefined;
}

function answerError(response: ServerResponse, code: string, message: string): void {
  answerXml(
    response,
    400,
    `<ErrorResponse xmlns="${snsNamespace}"><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

function answerXml(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(xml);
}
