import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as Billing from '#core/billing';
import { dynamoTable, type Item } from '#core/platform';
import { createWorld } from '#core/testing';
import { RUN, RUN_AT } from './run.ts';
import { patientClient, type Stand } from './stand.ts';

export interface Memory {
  /** Resident memory of a process that has loaded the billing code and read one item. */
  readonly beforeMb: number;
  /** The most it ever held while it billed the whole set. */
  readonly peakMb: number;
}

/** Memory of a month end in a process of its own, so that nothing else is counted. */
export async function measureMemory(stand: Stand, items: readonly Item[]): Promise<Memory> {
  const { tableName } = await stand.loaded(items);
  const { stdout } = await promisify(execFile)(process.execPath, [
    import.meta.filename,
    stand.endpoint,
    tableName,
  ]);
  await stand.drop(tableName);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Memory;
}

async function billHere(endpoint: string, tableName: string): Promise<Memory> {
  const client = patientClient(endpoint);
  const { system } = createWorld({ now: RUN_AT, table: dynamoTable({ client, tableName }) });
  await Billing.planRun(system, RUN);
  const beforeMb = peakMb();
  await Billing.runPeriod(system, RUN);
  client.destroy();
  return { beforeMb, peakMb: peakMb() };
}

/** The operating system's own count of the most this process has held. */
function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

if (import.meta.main) {
  const [endpoint = '', tableName = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await billHere(endpoint, tableName)));
}
