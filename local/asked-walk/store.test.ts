import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Billing from '#core/billing';
import { periodAt, plusMonths } from '#core/kernel';
import { dynamoTable, type Table } from '#core/platform';
import { aHousehold, aSupplier, createWorld, ELECTRICITY, itemsOf } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { freshTable } from '#testing/fresh-table';
import { TEST_ENVIRONMENT } from '../../functions/testing.ts';
import { type StepFunctions, startStepFunctions } from '../engines/step-functions.ts';
import { monthEndEnvironment } from '../environment.ts';
import { handlersFrom, plainLoader } from '../handlers.ts';
import { runJob } from '../run-job.ts';
import { checkpointInMemory } from '../stream/checkpoint.ts';
import { startStream, type TableStream } from '../stream/stream.ts';

/** From the change of a run's record through the table's stream to the walk that bills it: nobody starts that by hand. */

const NOW = MACHINE_CLOCK.now();
const PERIOD = plusMonths(periodAt(NOW, 'Europe/Moscow'), -1);
const supplier = aSupplier('asked', { shardCount: 2 });
const RUN = { supplierId: supplier.supplierId, period: PERIOD };
const handlers = handlersFrom(plainLoader);
const failures: unknown[] = [];
const walked: unknown[] = [];

let table: Table;
let stepFunctions: StepFunctions;
let stream: TableStream;
beforeAll(async () => {
  const fresh = await freshTable({ stream: true });
  table = dynamoTable(fresh);
  stepFunctions = await startStepFunctions({
    run: (input, signal) => {
      walked.push(input);
      return runJob(handlers, 'month-end', input, { signal });
    },
    onFailure: (_, cause) => failures.push(cause),
  });
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    ...monthEndEnvironment(stepFunctions.endpoint),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const homes = Array.from({ length: 6 }, (_, index) =>
    aHousehold({
      supplier,
      number: String(78010000000000 + index),
      meters: [ELECTRICITY],
      openedIn: plusMonths(PERIOD, -1),
    }),
  );
  const items = homes.flatMap(itemsOf);
  await table.load(new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values());
  stream = await startStream({
    ...fresh,
    consumers: [
      {
        name: 'follow-up',
        handler: () => handlers.consumer('follow-up'),
        checkpoint: checkpointInMemory(),
        setAside: () => {},
      },
    ],
    onFailure: (_, cause) => failures.push(cause),
  });
});
afterAll(async () => {
  await stream.stop();
  await stepFunctions.stop();
  vi.unstubAllEnvs();
});

test('a run that is started, paused or resumed, and a dry run, are walked because their records say so', async () => {
  const { system } = createWorld({ now: NOW, table });
  const settled = async () => {
    await stream.drained();
    await stepFunctions.idle();
  };

  await Billing.startDryRun(system, RUN);
  await settled();
  expect(await Billing.getDryRun(system, RUN)).toMatchObject({ state: 'closed', totals: { billed: 6 } });

  // paused before the stream tells of its start: the walk finds nothing to do, and resuming begins another
  await Billing.startRun(system, RUN);
  await Billing.pauseRun(system, RUN);
  await settled();
  expect(await Billing.getRun(system, RUN)).toMatchObject({ state: 'paused', totals: { seen: 0 } });
  await Billing.resumeRun(system, RUN);
  await settled();
  expect(await Billing.getRun(system, RUN)).toMatchObject({ state: 'closed', totals: { billed: 6 } });

  const run = { ...RUN, attempt: 1 };
  expect(walked).toEqual([{ ...run, dry: true }, run, run]);
  expect(failures).toEqual([]);
});
