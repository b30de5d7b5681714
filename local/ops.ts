import { Fault } from '#core/kernel';
import { attach } from './attach.ts';
import { blockUser, unblockUser } from './ops/block-user.ts';
import type { Command } from './ops/command.ts';
import { closeContract, rebill } from './ops/contract-bills.ts';
import { grantStaff } from './ops/grant-staff.ts';
import { invite } from './ops/invite.ts';
import { issueCode } from './ops/issue-code.ts';
import { listRuns } from './ops/list-runs.ts';
import { pauseRun, resumeRun, startDryRun, startRun } from './ops/order-run.ts';
import { revokeStaff } from './ops/revoke-staff.ts';
import { showRun } from './ops/show-run.ts';
import { approveSignInChange, rejectSignInChange, requestSignInChange } from './ops/sign-in-change.ts';
import { createPrinter } from './printer.ts';
import { Trouble } from './trouble.ts';

const commands: Readonly<Record<string, Command>> = {
  'grant-staff': grantStaff,
  'revoke-staff': revokeStaff,
  'block-user': blockUser,
  'unblock-user': unblockUser,
  'issue-code': issueCode,
  'request-sign-in-change': requestSignInChange,
  'approve-sign-in-change': approveSignInChange,
  'reject-sign-in-change': rejectSignInChange,
  invite,
  'list-runs': listRuns,
  'show-run': showRun,
  'start-run': startRun,
  'pause-run': pauseRun,
  'resume-run': resumeRun,
  'start-dry-run': startDryRun,
  'close-contract': closeContract,
  rebill,
};

const usage = `Usage: npm run ops -- <command>
${Object.values(commands)
  .map((command) => `  ${command.usage}`)
  .join('\n')}
Commands work on the local stage, or on the deployed one whose environment they are given (docs/operations.md).`;

const printer = createPrinter();
const [name = '', ...args] = process.argv.slice(2);

try {
  const run = readCommand();
  // bound to a deployed stage already, or else to the local one
  const stage = process.env.KABINET_TABLE ? undefined : await attach(printer);
  try {
    const { loadSecrets, systemCtx } = await import('#runtime/bindings');
    await loadSecrets();
    await run(systemCtx(name), printer);
  } finally {
    await stage?.release();
  }
} catch (error) {
  printer.failure(error instanceof Fault ? new Trouble(error.detailIn('en')) : error);
  process.exitCode = 1;
}

function readCommand(): ReturnType<Command['read']> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Trouble(usage);
  try {
    return command.read(args);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    throw new Trouble(`${error.message}\nUsage: npm run ops -- ${command.usage}`);
  }
}
