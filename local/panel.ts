import { demoContracts } from './demo/index.ts';
import type { Printer } from './printer.ts';
import type { Stage } from './stage.ts';

/** Prints where to go: the addresses of the stage and the demo contracts to link. */
export async function stageFacts(printer: Printer, stage: Stage): Promise<void> {
  printer.panel('Kabinet runs', [
    ['Site', stage.urls.site],
    ['Inbox: mail and SMS', stage.urls.inbox],
    ['Sandbox acquirer', stage.urls.acquirer],
    ['  what goes wrong', stage.urls.scenarios],
    ['Sandbox of MONETA', stage.urls.moneta],
    ['API', stage.urls.apiDocs],
  ]);
  const contracts = demoContracts();
  if (contracts.length > 0)
    printer.panel('Demo contracts to link: number, activation code', [
      ...contracts.map(
        (contract) => [`${contract.number}  ${contract.activationCode}`, contract.description] as const,
      ),
    ]);
  printer.line();
  printer.line('  Ctrl-C stops it; what you did stays. npm run reset forgets it.');
  printer.line();
}
