import { invariant, isSupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Source } from './encoding.ts';
import { readKnown } from './known.ts';
import { type Loaded, load } from './load.ts';
import { type RejectedFile, writeRejected } from './rejected.ts';
import { Findings, type ImportFile, type RowFault, type Rows, readFiles } from './rows.ts';
import { type Plan, validate } from './validate.ts';

export interface ImportOrder {
  readonly supplierId: string;
  readonly sources: readonly Source[];
  /** Loads the good rows and writes the rejected ones aside; without it one bad row refuses the whole import. */
  readonly skipBad: boolean;
  /** Puts rejected rows beside their file and answers where. */
  readonly writeRejected: (source: Source, bytes: AsyncIterable<Uint8Array>) => Promise<string>;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly stage: 'reading' | 'checking' | 'loading';
  readonly done: number;
  /** Unknown while files are read. */
  readonly total?: number;
}

export type ImportResult =
  /** Nothing was written. */
  | {
      readonly outcome: 'refused';
      readonly faults: readonly RowFault[];
      /** Whether `skipBad` would load the rest. */
      readonly skippable: boolean;
    }
  | {
      readonly outcome: 'loaded';
      /** Why rows were rejected; without `skipBad` only what was outrun while it was loaded. */
      readonly faults: readonly RowFault[];
      readonly rejected: readonly RejectedFile[];
      readonly rows: number;
      readonly loaded: Loaded;
      readonly unusedPremises: number;
    };

/**
 * Imports a supplier's files (docs/formats.md): reads and checks everything first, then writes. The same files
 * again change nothing.
 */
export async function importFiles(ctx: Ctx, order: ImportOrder): Promise<ImportResult> {
  const { supplierId, onProgress } = order;
  invariant(isSupplierId(supplierId), `no supplier id: ${supplierId}`);
  const findings = new Findings();
  let done = 0;
  const { files, rows } = await readFiles(order.sources, findings, () => {
    done += 1;
    if (done % 500 === 0) onProgress({ stage: 'reading', done });
  });
  const known = await readKnown(ctx, supplierId);
  const total = rows.contracts.length;
  const plan = await validate(ctx, supplierId, rows, known, findings, (checked) =>
    onProgress({ stage: 'checking', done: checked, total }),
  );
  const refused = findings.files.length > 0 || (findings.rows.length > 0 && !order.skipBad);
  if (refused || !plan.supplier) {
    const faults = inFileOrder([...findings.files, ...findings.rows], files);
    return { outcome: 'refused', faults, skippable: findings.files.length === 0 };
  }
  // Rejected rows are put aside before anything is written: a crash then loses neither them nor the good ones.
  const rejected = await writeRejected(files, rows, findings, order.writeRejected);
  const loaded = await load(ctx, plan, known, (contracts) =>
    onProgress({ stage: 'loading', done: contracts, total: plan.accounts.length }),
  );
  for (const { row } of loaded.outrun) {
    findings.reject(row, undefined, 'is not loaded: its contract has changed meanwhile, import again');
  }
  const faults = inFileOrder(findings.rows, files);
  return { outcome: 'loaded', faults, rejected, rows: done, loaded, unusedPremises: unused(rows, plan) };
}

function inFileOrder(faults: readonly RowFault[], files: readonly ImportFile[]): RowFault[] {
  const order = new Map(files.map(({ source }, index) => [source.name, index]));
  return faults.toSorted((a, b) => (order.get(a.file) ?? -1) - (order.get(b.file) ?? -1) || a.line - b.line);
}

/** Good premises that no contract of the files names: probably a contract is missing, but nothing is wrong. */
function unused(rows: Rows, plan: Plan): number {
  const used = new Set(rows.contracts.map(({ values }) => values.premise_id));
  return plan.accounts.length === 0 && rows.contracts.length === 0
    ? rows.premises.length
    : rows.premises.filter(({ rejected, values }) => !rejected && !used.has(values.premise_id)).length;
}
