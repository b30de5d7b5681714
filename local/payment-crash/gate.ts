import { type ClientRequest, createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a commit stops: before the table has it, or once the table has carried it out and nobody knows yet. */
export type Stage = 'before' | 'after';

/** Stands between a process and the table, and lets a test stop one commit at an exact moment. */
export interface Gate {
  readonly endpoint: string;
  /**
   * Stops the next commit that writes a key with this text, for good: it is never answered, and `before` never
   * carried out. Resolves when it stands there. One at a time: a later call takes the place of an earlier one.
   */
  hold(stage: Stage, keyText: string): Promise<void>;
  close(): Promise<void>;
}

interface Trap {
  readonly stage: Stage;
  readonly keyText: string;
  sprung(): void;
}

/** Passes every request on to the table as it came, but for the commit that is to be held. */
export async function openGate(tableEndpoint: string): Promise<Gate> {
  let armed: Trap | undefined;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    const isCommit = String(incoming.headers['x-amz-target']).endsWith('.TransactWriteItems');
    const trap = isCommit && armed && body.includes(armed.keyText) ? armed : undefined;
    if (trap?.stage === 'before') return spring(trap);
    const answer = await forward(tableEndpoint, incoming, body);
    const answered = await bytesOf(answer);
    if (trap && answer.statusCode === 200) return spring(trap);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
  });
  const spring = (trap: Trap): void => {
    armed = undefined;
    trap.sprung();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (stage, keyText) =>
      new Promise((resolve) => {
        armed = { stage, keyText, sprung: resolve };
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function forward(endpoint: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = httpRequest(
      new URL(incoming.url ?? '/', endpoint),
      { method: incoming.method ?? 'POST', headers: incoming.headers },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
