import { describe, expect, test } from 'vitest';
import * as operations from '#contract/metering';
import { idFrom, type MeterId } from '#core/kernel';
import { aHousehold, ELECTRICITY } from '#core/testing';
import { checkReading, listReadings, submitReading } from './index.ts';
import { ANNA, aWorld, BORIS } from './testing/annas-household.ts';

describe('a reading is refused', () => {
  test.each([
    ['metering.not_whole_number', ['12580,5']],
    ['metering.wrong_register_count', ['12580', '1']],
    ['metering.too_many_digits', ['125800']],
    ['metering.reading_below_previous', ['12344']],
  ])('with %s, checked or sent, and nothing is written', async (code, values) => {
    const { check, submit, world } = await aWorld();
    const before = world.table.snapshot();
    await expect(check(values)).rejects.toMatchObject({ kind: 'refused', code });
    await expect(submit(values, true)).rejects.toMatchObject({ kind: 'refused', code });
    expect(world.table.snapshot()).toEqual(before);
  });

  test('from a meter that reads itself', async () => {
    const { check, submit } = await aWorld({ meters: [{ ...ELECTRICITY, automatic: true }] });
    await expect(check(['12580'])).rejects.toMatchObject({ code: 'metering.meter_automatic' });
    await expect(submit(['12580'])).rejects.toMatchObject({ code: 'metering.meter_automatic' });
  });

  test('when implausible and not confirmed, with what is usual', async () => {
    const { submit, world } = await aWorld();
    const before = world.table.snapshot();
    await expect(submit(['20000'])).rejects.toMatchObject({
      kind: 'refused',
      code: 'metering.implausible',
      facts: { usualVolume: 200, volume: 7655 },
    });
    expect(world.table.snapshot()).toEqual(before);
    expect(await submit(['20000'], true)).toMatchObject({ registers: [{ volume: 7655 }] });
  });

  test('a typing error that was confirmed does not become the usual', async () => {
    const { submit } = await aWorld();
    await submit(['20000'], true);
    await expect(submit(['19000'])).rejects.toMatchObject({
      code: 'metering.implausible',
      facts: { usualVolume: 200 },
    });
  });

  test.each([
    ['another customer’s contract', BORIS, undefined],
    ['a contract that does not exist', ANNA, aHousehold({ number: '99999999999999' }).head.contractId],
  ])('of %s as missing, whatever the meter', async (_, who, otherContract) => {
    const { world, contractId, meterId } = await aWorld();
    const absentMeter = idFrom('meter', 'absent');
    for (const which of [meterId, absentMeter]) {
      const input = { contractId: otherContract ?? contractId, meterId: which, values: ['12580'] };
      const missing = { code: 'contract.missing', kind: 'missing' };
      await expect(checkReading(world.user(who), input)).rejects.toMatchObject(missing);
      await expect(submitReading(world.user(who), { ...input, confirmed: false })).rejects.toMatchObject(
        missing,
      );
      await expect(
        listReadings(world.user(who), { contractId: input.contractId, meterId: which }),
      ).rejects.toMatchObject(missing);
    }
  });

  test('of a meter the contract does not have', async () => {
    const { world, contractId } = await aWorld();
    const other = aHousehold({ number: '78010000000024' });
    const input = { contractId, meterId: other.meters[0]?.meterId as MeterId, values: ['12580'] };
    const missing = { code: 'metering.meter_missing', kind: 'missing' };
    await expect(checkReading(world.user(ANNA), input)).rejects.toMatchObject(missing);
    await expect(submitReading(world.user(ANNA), { ...input, confirmed: false })).rejects.toMatchObject(
      missing,
    );
    await expect(listReadings(world.user(ANNA), input)).rejects.toMatchObject(missing);
  });

  test('without a signed-in user', async () => {
    const { world, contractId, meterId } = await aWorld();
    const input = { contractId, meterId, values: ['12580'], confirmed: false };
    await expect(submitReading(world.anonymous, input)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('what a request may hold', () => {
  const ids = { contractId: aHousehold().head.contractId, meterId: idFrom('meter', 'any') };
  const accepts = (values: unknown, extra: object = {}) =>
    operations.submitReading.input.safeParse({ ...ids, values, ...extra }).success;

  test('is text for one to three registers, each short', () => {
    expect(accepts(['12580'])).toBe(true);
    expect(accepts(['1', '2', '3'])).toBe(true);
    expect(accepts([])).toBe(false);
    expect(accepts(['1', '2', '3', '4'])).toBe(false);
    expect(accepts([''])).toBe(false);
    expect(accepts([12_580])).toBe(false);
    expect(accepts(['1'.repeat(21)])).toBe(false);
    expect(accepts('12580')).toBe(false);
  });

  test('is refused with ids of another kind or a confirmation that is no yes or no', () => {
    expect(accepts(['1'], { contractId: ids.meterId })).toBe(false);
    expect(accepts(['1'], { meterId: 'x' })).toBe(false);
    expect(accepts(['1'], { confirmed: 'yes' })).toBe(false);
  });
});
