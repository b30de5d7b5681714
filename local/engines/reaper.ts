/**
 * Watches over the children of one Kabinet process, from outside it.
 *
 * The parent writes `+pid` and `-pid` lines to our standard input. When that pipe closes, whatever the
 * reason (a clean end, a crash, `kill -9`), every process group still listed is ended. A handler inside
 * the parent could not promise that: SIGKILL runs no handlers.
 */
import { createInterface } from 'node:readline';
import { endGroup, groupIsAlive } from './process-group.ts';

const graceMs = 3_000;
const groups = new Set<number>();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) groups.add(pid);
  else groups.delete(pid);
});
lines.on('close', () => {
  for (const pid of groups) endGroup(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  const timer = setInterval(() => {
    for (const pid of groups) if (!groupIsAlive(pid)) groups.delete(pid);
    if (performance.now() > deadline) for (const pid of groups) endGroup(pid, 'SIGKILL');
    if (groups.size === 0 || performance.now() > deadline + graceMs) clearInterval(timer);
  }, 50);
});

// The terminal's Ctrl-C and hang-up are for the parent; this process ends when the parent's pipe does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
