import * as Contract from '#core/contract';
import { idFrom, type MeterId } from '#core/kernel';
import {
  aHousehold,
  createWorld,
  ELECTRICITY,
  type HouseholdDraft,
  itemsOf,
  type MeterDraft,
} from '#core/testing';
import { checkReading } from '../check-reading.ts';
import { listReadings } from '../list-readings.ts';
import type { Meter } from '../model.ts';
import { requireMeter } from '../store.ts';
import { submitReading } from '../submit-reading.ts';

export const ANNA = idFrom('user', 'anna');
export const BORIS = idFrom('user', 'boris');

/** A world with Anna's household in it, and the use cases asked of its first meter. */
export async function aWorld(draft: HouseholdDraft = {}, now = '2026-10-20T09:00:00Z') {
  const household = aHousehold({ meters: [ELECTRICITY], ...draft, head: { ...draft.head, ownerId: ANNA } });
  const world = createWorld({ now });
  await world.table.load(itemsOf(household));
  const { contractId } = household.head;
  const meterIds = household.meters.map((meter) => meter.meterId);
  const meterId = meterIds[0] as MeterId;
  const ctx = world.user(ANNA);
  return {
    household,
    world,
    contractId,
    meterId,
    meterIds,
    check: (values: string[]) => checkReading(world.user(ANNA), { contractId, meterId, values }),
    submit: (values: string[], confirmed = false) =>
      submitReading(world.user(ANNA), { contractId, meterId, values, confirmed }),
    list: (cursor?: string) => listReadings(world.user(ANNA), { contractId, meterId, cursor }),
    meter: (): Promise<Meter> => requireMeter(ctx, contractId, meterId),
    head: () => Contract.requireHead(ctx, contractId),
  };
}

export const twoZones: MeterDraft = { service: 'electricity', values: [4300, 1200], monthly: [120, 80] };
export const threeZones: MeterDraft = {
  service: 'electricity',
  values: [100, 200, 300],
  monthly: [60, 80, 50],
};
