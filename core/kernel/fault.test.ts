import { expect, test } from 'vitest';
import { Fault } from './fault.ts';

const DETAIL = { ru: 'Не так.', en: 'Wrong.' };

test('a fault of a deeper input says where in the request it is, and stays what it was', () => {
  const fault = new Fault('refused', 'some.code', DETAIL, {
    cause: 'for the log',
    fields: [{ field: 'values.0', code: 'some.code', detail: DETAIL }],
    facts: { previousValue: 7 },
    retryAfterSeconds: 60,
  });
  const deeper = fault.at('readings.1');
  expect(deeper.fields).toEqual([{ field: 'readings.1.values.0', code: 'some.code', detail: DETAIL }]);
  expect({ ...deeper, fields: undefined }).toEqual({ ...fault, fields: undefined });
  expect(deeper).toMatchObject({ status: 422, cause: 'for the log', message: fault.message });
});

test('one that names no field names the place itself', () => {
  const deeper = new Fault('missing', 'some.code', DETAIL).at('readings.1');
  expect(deeper.fields).toEqual([{ field: 'readings.1', code: 'some.code', detail: DETAIL }]);
  expect(deeper).not.toHaveProperty('cause');
});
