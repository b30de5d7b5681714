import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDbEngine, startDynamoDb } from '../engines/dynamodb.ts';
import { freePorts } from '../ports.ts';

export interface Engines {
  dynamodb: DynamoDbEngine;
  stop(): Promise<void>;
}

/** DynamoDB Local on a free port, in memory or in a temporary folder: for tests and benchmarks. */
export async function startEngines(options: { memory: boolean }): Promise<Engines> {
  const folder = mkdtempSync(join(tmpdir(), 'kabinet-engines-'));
  const [port] = await freePorts(1);
  const dynamodb = await startDynamoDb({
    port: port!,
    logFolder: join(folder, 'logs'),
    dataFolder: options.memory ? 'memory' : join(folder, 'dynamodb'),
  });
  return {
    dynamodb,
    stop: async () => {
      await dynamodb.child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
