import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '#core/platform';
import { createWorld } from '#core/testing';
import { demoFiles } from '../local/demo/generate.ts';
import { createTable, dynamoDbClient } from '../local/engines/dynamodb.ts';
import { importFiles } from '../local/import/import-files.ts';
import { fileSource } from '../local/import/sources.ts';
import { startEngines } from '../local/testing/engines.ts';

/** `npm run import` of 10,000 contracts on DynamoDB Local in memory: peak memory of the importing process, and rows a second. */

const COPIES = 10;
const LIMIT_MB = 512;
const TABLE = 'bench-import';
const [endpoint, folder] = process.argv.slice(2);

if (endpoint && folder) await measure(endpoint, folder);
else await run();

/** Prepares files and engine here and imports in a process of its own, so that only the import's memory is counted. */
async function run(): Promise<void> {
  const files = mkdtempSync(join(tmpdir(), 'kabinet-import-'));
  const engines = await startEngines({ memory: true });
  try {
    for (const [name, text] of Object.entries(await demoFiles())) {
      writeFileSync(join(files, name), name === 'settings.csv' ? text : multiplied(name, text));
    }
    await createTable(dynamoDbClient(engines.dynamodb.endpoint), TABLE);
    const { status } = spawnSync(process.execPath, [import.meta.filename, engines.dynamodb.endpoint, files], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  } finally {
    await engines.stop();
    rmSync(files, { recursive: true, force: true });
  }
}

/** Ten demo towns: the same rows under other contract numbers and premises. */
function multiplied(name: string, text: string): string {
  const [header, ...rows] = text.trimEnd().split('\n');
  if (!/^(premises|contracts|meters|readings)/.test(name)) return text;
  const copies = Array.from({ length: COPIES }, (_, copy) =>
    rows.map((row) => row.replace(/^7801/, `78${10 + copy}`).replaceAll('P-', `P${copy}-`)),
  );
  return `${[header, ...copies.flat()].join('\n')}\n`;
}

async function measure(address: string, files: string): Promise<void> {
  const client: DynamoDBClient = dynamoDbClient(address);
  const world = createWorld({
    now: '2026-11-22T09:00:00Z',
    table: dynamoTable({ client, tableName: TABLE }),
  });
  const sources = readdirSync(files).map((name) => fileSource(join(files, name)));
  for (const round of ['first import', 'same files again']) {
    const startedAt = performance.now();
    const result = await importFiles(world.system, {
      supplierId: 'demo',
      sources,
      skipBad: false,
      writeRejected: async ({ name }) => name,
      onProgress: () => {},
    });
    if (result.outcome === 'refused') throw new Error(`refused: ${JSON.stringify(result.faults[0])}`);
    const seconds = (performance.now() - startedAt) / 1000;
    const { created, unchanged } = result.loaded.contracts;
    console.log(
      `${round}: ${created} contracts new, ${unchanged} as they were; ${result.rows} rows in ${seconds.toFixed(1)} s, ` +
        `${Math.round(result.rows / seconds)} rows/s; peak memory ${peakMb()} MB`,
    );
  }
  if (peakMb() > LIMIT_MB) {
    console.error(`The import needed more than ${LIMIT_MB} MB.`);
    process.exitCode = 1;
  }
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
