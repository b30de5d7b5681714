import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Walk } from '../../stream/runs.ts';
import { bindings, emulated } from '../bindings.ts';

/** Starts month end's state machine of this deployment for one run; a walk of the same name is started once. */
export function monthEndStarter(
  client: Pick<SFNClient, 'send'> = new SFNClient(emulated(bindings.stepFunctionsEndpoint)),
): (walk: Walk) => Promise<void> {
  return async ({ name, run }) => {
    try {
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: bindings.monthEndMachine,
          name,
          input: JSON.stringify(run),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  };
}
