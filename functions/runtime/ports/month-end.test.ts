import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { monthEndStarter } from './month-end.ts';

const MACHINE = 'arn:aws:states:eu-central-1:000000000000:stateMachine:month-end';
const sfn = mockClient(SFNClient);
const walk = {
  name: 'demo-2026-10-run-20261101060000000-1',
  run: { supplierId: 'demo', period: '2026-10', attempt: 1 },
};
const begin = monthEndStarter(new SFNClient({ region: 'eu-central-1' }));

vi.stubEnv('KABINET_MONTH_END_MACHINE', MACHINE);
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  sfn.reset();
});

test('starts the machine under the walk’s own name, with the run as its input', async () => {
  sfn.on(StartExecutionCommand).resolves({});
  await begin(walk);
  expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
    stateMachineArn: MACHINE,
    name: walk.name,
    input: '{"supplierId":"demo","period":"2026-10","attempt":1}',
  });
});

test('takes a walk that was started before for started', async () => {
  sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));
  await expect(begin(walk)).resolves.toBeUndefined();
});

test('lets any other failure be tried again', async () => {
  sfn.on(StartExecutionCommand).rejects(new Error('throttled'));
  await expect(begin(walk)).rejects.toThrow('throttled');
});
