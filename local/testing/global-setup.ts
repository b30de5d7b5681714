import type { TestProject } from 'vitest/node';
import { startEngines } from './engines.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

/** Vitest's `globalSetup` of the tests on DynamoDB Local: one engine, in memory, for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = await startEngines({ memory: true });
  project.provide('dynamodbEndpoint', engines.dynamodb.endpoint);
  return engines.stop;
}
