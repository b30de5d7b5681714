import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as Billing from '#core/billing';
import { dynamoTable, type Item } from '#core/platform';
import { createWorld } from '#core/testing';
import { BILLING_NODE_OPTIONS } from '#runtime/node-options';
import { billAll, RUN, RUN_AT } from './run.ts';
import { patientClient, type Stand } from './stand.ts';

/** What a month end asks of the process it runs in. */
export interface ProcessCost {
  /** Resident memory of a process that has loaded the billing code and planned the run. */
  readonly beforeMb: number;
  /** The most it ever held while it billed the whole set. */
  readonly peakMb: number;
  /** Processor time, all threads together. */
  readonly cpuMsPerBill: number;
}

/** A month end in a process of its own, so that nothing else is counted; Node is told what it is told in a Lambda. */
export async function measureProcess(stand: Stand, items: readonly Item[]): Promise<ProcessCost> {
  const { tableName } = await stand.loaded(items);
  const { stdout } = await promisify(execFile)(process.execPath, [
    BILLING_NODE_OPTIONS,
    import.meta.filename,
    stand.endpoint,
    tableName,
  ]);
  await stand.drop(tableName);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ProcessCost;
}

async function billHere(endpoint: string, tableName: string): Promise<ProcessCost> {
  const client = patientClient(endpoint);
  const table = dynamoTable({ client, tableName });
  await Billing.planRun(createWorld({ now: RUN_AT, table }).system, RUN);
  const beforeMb = peakMb();
  const before = process.cpuUsage();
  const bills = await billAll(table);
  const { user, system } = process.cpuUsage(before);
  client.destroy();
  return { beforeMb, peakMb: peakMb(), cpuMsPerBill: (user + system) / 1000 / bills };
}

/** The operating system's own count of the most this process has held. */
function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

if (import.meta.main) {
  const [endpoint = '', tableName = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await billHere(endpoint, tableName)));
}
