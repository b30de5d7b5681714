import type { ImportResult } from './import-files.ts';
import type { Tally } from './load.ts';
import type { RowFault } from './rows.ts';

/** What an import has to say: one line a fault, then what came of it. Good rows that go with bad ones are only counted. */
export function reportLines(result: ImportResult): { faults: string[]; summary: string[] } {
  const own = result.faults.filter(({ follows }) => !follows);
  const faults = own.map(faultLine);
  const places = (list: readonly RowFault[]) => new Set(list.map(({ file, line }) => `${file}:${line}`));
  const bad = places(own);
  const following = [...places(result.faults.filter(({ follows }) => follows))].filter(
    (place) => !bad.has(place),
  ).length;
  if (following > 0)
    faults.push(`${counted(following, 'row')} that belong with these are left out with them.`);
  if (result.outcome === 'refused') {
    return {
      faults,
      summary: [
        '',
        `Nothing was changed: ${counted(bad.size, 'place')} to correct.`,
        result.skippable
          ? 'Correct the files and import them again, or add --skip-bad to load the good rows and put the bad ones aside.'
          : 'Correct the files and import them again.',
      ],
    };
  }
  const { suppliers, branches, tariffs, contracts, readings, outrun } = result.loaded;
  const summary = [
    '',
    tallyLine('Supplier', suppliers),
    tallyLine('Branches', branches),
    tallyLine('Tariff versions', tariffs),
    tallyLine('Contracts', contracts),
    tallyLine('Readings', readings),
  ];
  if (outrun.length > 0) {
    summary.push(
      `Changed meanwhile and not loaded: ${counted(outrun.length, 'contract')}. Import the same files again.`,
    );
  }
  for (const { file, rows, path } of result.rejected) {
    summary.push(`${counted(rows, 'row')} of ${file} put aside in ${path}; correct and import them again.`);
  }
  if (result.unusedPremises > 0) {
    summary.push(
      `${counted(result.unusedPremises, 'premise')} not loaded: no contract of the files is there.`,
    );
  }
  return { faults, summary };
}

/** `contracts.csv:17: number must be exactly 14 digits, not "780"`: editors make a link of the beginning. */
function faultLine({ file, line, column, reason }: RowFault): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return `${place}: ${column ? `${column} ${reason}` : reason}`;
}

function tallyLine(what: string, { created, changed, unchanged }: Tally): string {
  const parts = [
    created > 0 && `${created.toLocaleString('en')} new`,
    changed > 0 && `${changed.toLocaleString('en')} changed`,
    unchanged > 0 && `${unchanged.toLocaleString('en')} as they were`,
  ].filter(Boolean);
  return `${what}: ${parts.length > 0 ? parts.join(', ') : 'none in the files'}`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
