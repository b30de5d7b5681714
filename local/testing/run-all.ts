/**
 * `npm test`: types, lint, dead code, then every test there is (unit, store, handlers, stacks, browser), and one
 * summary line at the end. A step that fails does not hide the next one.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const REPORT = '.local/test-report.json';

const CHECKS: readonly [name: string, command: string, args: readonly string[]][] = [
  ['types', 'tsc', ['--noEmit', '-p', '.']],
  ['lint', 'biome', ['check', '.']],
  ['dead code', 'knip', []],
];

let passed = 0;
let failed = 0;

function run(name: string, command: string, args: readonly string[]): boolean {
  console.log(`\n— ${name}`);
  return spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' }).status === 0;
}

for (const [name, command, args] of CHECKS) {
  if (run(name, command, args)) passed += 1;
  else failed += 1;
}

mkdirSync('.local', { recursive: true });
rmSync(REPORT, { force: true });
const green = run('tests', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${REPORT}`,
]);
const report = readReport();
passed += report.numPassedTests;
failed += report.numFailedTests;
// a suite that could not even load has no failed test of its own
if (!green && report.numFailedTests === 0) failed += 1;

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function readReport(): { numPassedTests: number; numFailedTests: number } {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0 };
  }
}
