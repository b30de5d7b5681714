import { describe, expect, it } from 'vitest';
import { plainDate } from '#core/kernel';
import { rate } from './testing/rating.ts';
import { sampleTariff } from './testing/sample.ts';
import { volumeOf } from './volume-of.ts';

describe('the volume of a service in a month that the tariff divides', () => {
  it.each([
    ['area', 5430],
    ['person', 2],
  ] as const)('is its %s, once', (per, whole) => {
    const maintenance = { service: 'maintenance', category: 'city' } as const;
    const of = { ...maintenance, per };
    const tariffs = [
      sampleTariff({ single: ['31'] }, of),
      sampleTariff({ single: ['33'] }, { ...of, from: plainDate('2026-04-11') }),
    ];
    const { lines } = rate({ tariffs, services: [maintenance], settings: { tariffChange: 'days' } });
    expect(lines).toHaveLength(2);
    expect(volumeOf(lines)).toBe(whole);
  });

  it('is the sum of what was used under each version', () => {
    const tariffs = [
      sampleTariff({ single: ['7.08'] }, { normPerPerson: 90 }),
      sampleTariff({ single: ['7.88'] }, { normPerPerson: 90, from: plainDate('2026-04-11') }),
    ];
    const { lines } = rate({ tariffs, meters: [{ billed: [0] }], settings: { tariffChange: 'days' } });
    expect(lines.map(({ volume }) => volume)).toEqual([60, 120]);
    expect(volumeOf(lines)).toBe(180);
  });
});
