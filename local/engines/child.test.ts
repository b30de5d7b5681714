import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { nodeCommand, startChild } from './child.ts';

const folder = mkdtempSync(join(tmpdir(), 'kabinet-child-'));
/** Starts a grandchild, writes both process ids, and lives on; a deaf one does so through SIGTERM. */
const family = (deaf: boolean) => `
  const { spawn } = require('node:child_process');
  const { writeFileSync, renameSync } = require('node:fs');
  const deaf = "${deaf ? "process.on('SIGTERM', () => {});" : ''}";
  eval(deaf);
  const grandchild = spawn(process.execPath, ['-e', deaf + "setInterval(() => {}, 1000)"]);
  writeFileSync(process.argv[1] + '.new', JSON.stringify([process.pid, grandchild.pid]));
  renameSync(process.argv[1] + '.new', process.argv[1]);
  setInterval(() => {}, 1000);
`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A process that has ended but was not yet collected still answers; it is not alive.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const until = async (holds: () => boolean, timeoutMs: number): Promise<boolean> => {
  const deadline = performance.now() + timeoutMs;
  while (!holds() && performance.now() < deadline) await sleep(25);
  return holds();
};

test('waits until the child answers, and stops it with everything it started', async () => {
  const pidFile = join(folder, 'stop.json');
  const child = await startChild({
    name: 'family',
    command: process.execPath,
    args: ['-e', family(true), pidFile],
    stopGraceMs: 300,
    logPath: join(folder, 'stop.log'),
    isReady: async () => existsSync(pidFile),
  });
  const pids: number[] = JSON.parse(readFileSync(pidFile, 'utf8'));
  expect(pids.map(isAlive)).toEqual([true, true]);

  await child.stop();

  expect(await until(() => !pids.some(isAlive), 2_000)).toBe(true);
  expect(await child.gone).toBeUndefined();
}, 15_000);

test('reports a child that ends early with the last lines of its log', async () => {
  const started = startChild({
    name: 'Broken engine',
    command: process.execPath,
    args: ['-e', "console.error('the disk is full'); process.exit(3)"],
    logPath: join(folder, 'early.log'),
    isReady: async () => false,
  });
  await expect(started).rejects.toThrow(
    /^Broken engine stopped by itself \(exit code 3\)\.[\s\S]*the disk is full/,
  );
});

test('reports a child that never answers, and leaves it not running', async () => {
  const pidFile = join(folder, 'deaf.json');
  const started = startChild({
    name: 'Deaf engine',
    command: process.execPath,
    args: [
      '-e',
      `require('node:fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)`,
      pidFile,
    ],
    logPath: join(folder, 'deaf.log'),
    isReady: async () => false,
    readyTimeoutMs: 600,
  });
  await expect(started).rejects.toThrow(/^Deaf engine did not answer within 1 s\./);
  expect(isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
});

test('reports a program that does not exist', async () => {
  const started = startChild({
    name: 'Missing engine',
    command: join(folder, 'nothing-here'),
    args: [],
    logPath: join(folder, 'missing.log'),
    isReady: async () => false,
  });
  await expect(started).rejects.toThrow(/^Missing engine could not be started/);
});

test.each([
  ['is killed with SIGKILL', 'SIGKILL', ''],
  ['is ended with SIGTERM', 'SIGTERM', ''],
  ['is interrupted', 'SIGINT', ''],
  ['crashes', undefined, "setTimeout(() => { throw new Error('crash') }, 50);"],
  ['exits', undefined, 'setTimeout(() => process.exit(0), 50);'],
] as const)(
  'leaves no process behind when the parent %s',
  async (how, signal, ending) => {
    const name = how.replaceAll(' ', '-');
    const pidFile = join(folder, `${name}.json`);
    const script = join(folder, `${name}.ts`);
    writeFileSync(
      script,
      `import { startChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))};
     import { existsSync } from 'node:fs';
     await startChild({
       name: 'family', command: process.execPath, args: ['-e', ${JSON.stringify(family(signal === 'SIGKILL'))}, ${JSON.stringify(pidFile)}],
       logPath: ${JSON.stringify(join(folder, `${name}.log`))}, isReady: async () => existsSync(${JSON.stringify(pidFile)}),
     });
     ${ending}
     setInterval(() => {}, 1000);`,
    );
    const parent = spawn(nodeCommand, [script], { stdio: 'ignore' });
    expect(await until(() => existsSync(pidFile), 10_000)).toBe(true);
    const pids: number[] = JSON.parse(readFileSync(pidFile, 'utf8'));
    await sleep(100);
    if (signal !== undefined) parent.kill(signal);

    expect(await until(() => !pids.some(isAlive), 8_000)).toBe(true);
  },
  25_000,
);
