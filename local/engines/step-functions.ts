import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StepFunctions {
  endpoint: string;
  /** Resolves when nothing that was started is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface StepFunctionsOptions {
  /** Does what the state machine does with an input; when the signal comes, it ends between two steps. */
  run: (input: unknown, signal: AbortSignal) => Promise<unknown>;
  /** Told of an execution that failed; nobody waits for its answer. */
  onFailure: (name: string, cause: unknown) => void;
}

const largestBodyBytes = 64 * 1024;
const contentType = 'application/x-amz-json-1.0';

/**
 * Plays Step Functions for one machine: takes `StartExecution` as the AWS SDK sends it, answers at once and runs behind
 * it. A name is taken once, as there; names are forgotten when the stage stops.
 */
export async function startStepFunctions(options: StepFunctionsOptions): Promise<StepFunctions> {
  const underWay = new Map<string, Promise<void>>();
  const taken = new Set<string>();
  const stopping = new AbortController();

  const start = (name: string, input: string): void => {
    taken.add(name);
    const execution = options
      .run(JSON.parse(input), stopping.signal)
      .then(
        () => {},
        (cause: unknown) => {
          if (!stopping.signal.aborted) options.onFailure(name, cause);
        },
      )
      .finally(() => underWay.delete(name));
    underWay.set(name, execution);
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      reply(response, 500, { __type: 'InternalFailure', message: String(error) });
    });
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (request.headers['x-amz-target'] !== 'AWSStepFunctions.StartExecution' || body === undefined)
      return reply(response, 400, {
        __type: 'UnknownOperationException',
        message: 'Only StartExecution is played here.',
      });
    const { stateMachineArn, name, input } = JSON.parse(body) as Record<string, string>;
    if (!name || !input)
      return reply(response, 400, {
        __type: 'ValidationException',
        message: 'A name and an input are needed.',
      });
    if (taken.has(name) && !underWay.has(name))
      return reply(response, 400, { __type: 'ExecutionAlreadyExists', message: `${name} has run already.` });
    if (!taken.has(name)) start(name, input);
    const executionArn = `${String(stateMachineArn).replace(':stateMachine:', ':execution:')}:${name}`;
    reply(response, 200, { executionArn, startDate: Math.floor(Date.now() / 1000) });
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const idle = async () => {
    while (underWay.size > 0) await Promise.all(underWay.values());
  };
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    idle,
    stop: async () => {
      stopping.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await idle();
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

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(JSON.stringify(body));
}
