import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const run = promisify(execFile);

/** Whether hledger is on this machine: Debian's package, optional for development (README, "Commands"). */
const isInstalled = (() => {
  try {
    execFileSync('hledger', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const WHY = 'hledger is not installed here, and its tests are skipped: apt-get install hledger';
const isNeeded = isInstalled || Boolean(process.env.CI);
// a reporter that is not verbose keeps the reasons of skipped tests to itself
if (!isNeeded) console.warn(WHY);

/** Skips a test where there is no hledger; where `CI` is set it goes on, and fails. */
export function needsHledger({ skip }: TestContext): void {
  if (!isNeeded) skip(WHY);
}

/** What hledger prints about a journal; rejects with its words when it finds the journal wrong. */
export async function hledger(file: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('hledger', ['-f', file, ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Accounts and what a balance report says of them, in kopecks; accounts at zero are not in it. */
export async function balances(file: string, ...query: readonly string[]): Promise<Map<string, number>> {
  const csv = await hledger(file, 'balance', '--flat', '--no-total', '--output-format=csv', ...query);
  const rows = csv.trim().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [, account, amount] = /^"([^"]+)","(-?\d+\.\d\d) RUB"$/.exec(row) ?? [];
      if (!account || !amount) throw new Error(`not a row of a balance report: ${row}`);
      return [account, Number(amount.replace('.', ''))];
    }),
  );
}
