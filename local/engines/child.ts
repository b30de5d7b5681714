import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../paths.ts';
import { Trouble } from '../trouble.ts';
import { endGroup, groupIsAlive } from './process-group.ts';

export interface ChildSpec {
  /** What people call it, e.g. `DynamoDB Local`. */
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Takes the child's standard output and error; begun anew at every start. */
  logPath: string;
  /** Answers whether the child can be used yet; may throw while it cannot. */
  isReady: () => Promise<boolean>;
  readyTimeoutMs?: number;
  /** How long `stop()` waits after a polite SIGTERM before SIGKILL. */
  stopGraceMs?: number;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the child has gone, with a sentence if nobody had asked it to. */
  readonly gone: Promise<Trouble | undefined>;
  stop(): Promise<void>;
}

const probeIntervalMs = 40;
const shownLogLines = 15;

/** A Node that runs our TypeScript: this one, or the one npm installed for us. */
export const nodeCommand: string = process.features.typescript
  ? process.execPath
  : join(repositoryRoot, 'node_modules/node/bin/node');

const live = new Set<ChildProcess>();
let reaper: ChildProcess | undefined;

/**
 * Starts a program in a process group of its own and waits until it answers.
 *
 * No child outlives us: `stop()` ends it, our own exit ends it, and if we are killed the reaper does.
 * @throws Trouble when it ends early or is not ready in time, with the last lines of its log.
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  mkdirSync(dirname(spec.logPath), { recursive: true });
  const log = openSync(spec.logPath, 'w');
  const child = spawn(spec.command, spec.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...spec.env },
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  });
  closeSync(log);
  watch(child);

  let stopping = false;
  const gone = new Promise<Trouble | undefined>((resolve) => {
    child.once('error', (error) =>
      resolve(new Trouble(`${spec.name} could not be started: ${error.message}.`)),
    );
    child.once('exit', (code, signal) => {
      const how = signal ? `signal ${signal}` : `exit code ${code}`;
      resolve(
        stopping
          ? undefined
          : new Trouble(`${spec.name} stopped by itself (${how}).${lastLines(spec.logPath)}`),
      );
    });
  });
  const stop = async () => {
    stopping = true;
    await end(child, gone, spec.stopGraceMs ?? 5_000);
  };

  const trouble = await Promise.race([gone, readiness(spec, gone)]);
  if (trouble) {
    await stop();
    throw trouble;
  }
  return { name: spec.name, pid: child.pid!, gone, stop };
}

async function readiness(spec: ChildSpec, gone: Promise<unknown>): Promise<Trouble | undefined> {
  let over = false;
  void gone.then(() => {
    over = true;
  });
  const timeoutMs = spec.readyTimeoutMs ?? 30_000;
  const deadline = performance.now() + timeoutMs;
  while (!over) {
    if (await spec.isReady().catch(() => false)) return undefined;
    if (performance.now() > deadline)
      return new Trouble(
        `${spec.name} did not answer within ${Math.round(timeoutMs / 1000)} s.${lastLines(spec.logPath)}`,
      );
    await sleep(probeIntervalMs);
  }
  return undefined;
}

function watch(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (live.size === 0) process.on('exit', endAllNow);
  live.add(child);
  tellReaper(`+${child.pid}\n`);
  child.once('exit', () => {
    live.delete(child);
    if (live.size === 0) process.off('exit', endAllNow);
    // Grandchildren may be left in the group; the pid itself may soon belong to somebody else.
    if (groupIsAlive(child.pid!)) endGroup(child.pid!, 'SIGKILL');
    tellReaper(`-${child.pid}\n`);
  });
}

function tellReaper(line: string): void {
  if (reaper === undefined || reaper.exitCode !== null) {
    reaper = spawn(nodeCommand, [join(import.meta.dirname, 'reaper.ts')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    reaper.on('error', () => {});
    reaper.stdin?.on('error', () => {});
    reaper.unref();
    (reaper.stdin as unknown as { unref?: () => void } | null)?.unref?.();
    for (const child of live) if (line !== `+${child.pid}\n`) reaper.stdin?.write(`+${child.pid}\n`);
  }
  reaper.stdin?.write(line);
}

function endAllNow(): void {
  for (const child of live) if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL');
}

async function end(child: ChildProcess, gone: Promise<unknown>, stopGraceMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  endGroup(child.pid, 'SIGTERM');
  const grace = new AbortController();
  await Promise.race([
    gone,
    sleep(stopGraceMs, undefined, { signal: grace.signal }).then(
      () => endGroup(child.pid!, 'SIGKILL'),
      () => {},
    ),
  ]);
  await gone;
  grace.abort();
}

function lastLines(logPath: string): string {
  if (!existsSync(logPath)) return '';
  const lines = readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-shownLogLines);
  const name = relative(repositoryRoot, logPath);
  if (lines.join('') === '') return ` Its log ${name} is empty.`;
  return ` The last lines of ${name}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
