import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, expect, test } from 'vitest';
import { type StepFunctions, startStepFunctions } from './step-functions.ts';

let engine: StepFunctions | undefined;
afterEach(() => engine?.stop());

async function played(run: (input: unknown, signal: AbortSignal) => Promise<unknown>) {
  const failures: string[] = [];
  engine = await startStepFunctions({ run, onFailure: (name) => failures.push(name) });
  const client = new SFNClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const start = (name: string, input: object = {}) =>
    client.send(
      new StartExecutionCommand({
        stateMachineArn: 'arn:aws:states:local:000000000000:stateMachine:month-end',
        name,
        input: JSON.stringify(input),
      }),
    );
  return { engine, start, failures };
}

test('answers at once and runs behind it, each name once', async () => {
  const inputs: unknown[] = [];
  let end = () => {};
  const { engine, start } = await played((input) => {
    inputs.push(input);
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  const answer = await start('one', { period: '2026-10' });
  expect(answer.executionArn).toBe('arn:aws:states:local:000000000000:execution:month-end:one');
  await start('one', { period: '2026-10' });
  end();
  await engine.idle();
  await expect(start('one')).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  expect(inputs).toEqual([{ period: '2026-10' }]);
});

test('tells of an execution that failed', async () => {
  const { engine, start, failures } = await played(() => Promise.reject(new Error('no table')));
  await start('two');
  await engine.idle();
  expect(failures).toEqual(['two']);
});

test('ends what is under way when it stops, without calling it a failure', async () => {
  const { engine, start, failures } = await played(
    (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  await start('three');
  await engine.stop();
  expect(failures).toEqual([]);
});
