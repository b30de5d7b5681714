import type { MeterId, PlainDate } from '#core/kernel';
import type { ContractHead } from './model.ts';

/** Whether a meter is the contract's on a day: up to the last day of a device that was taken away. */
export function isInUse({ meters }: Pick<ContractHead, 'meters'>, meterId: MeterId, on: PlainDate): boolean {
  const facts = meters[meterId];
  return facts !== undefined && (facts.removedOn === undefined || on <= facts.removedOn);
}
