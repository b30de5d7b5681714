import { describe, expect, test } from 'vitest';
import { createOrganisation } from '#contract/organisation';
import { nameProblem, ownTaxNumberProblem, taxDigits } from './organisation-name.ts';

describe('the name of an organisation', () => {
  const names: [string, ReturnType<typeof nameProblem>][] = [
    ['ООО «Ромашка»', undefined],
    ['ТСЖ № 5 (Заречный, 2-й корпус)', undefined],
    ['«Ромашка и Ко.»', undefined],
    ['A. & B. Ltd.', undefined],
    ['ИП Иванов И.И.', undefined],
    ['ТСЖ «Энергетиков, д.10»', undefined],
    ['', 'missing'],
    ['Ромашка <b>', 'signs'],
    ['Ромашка/Лютик', 'signs'],
    ['romashka.example', 'link'],
    ['«Ромашка.рф»', 'link'],
    ['t.me', 'link'],
    ['Ромашка 8 (921) 123-45-67', 'phone'],
  ];
  test.each(names)('%s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
    // what is let through here, the API takes
    expect(createOrganisation.input.safeParse({ name }).success).toBe(problem === undefined);
  });
});

describe('a tax number that may be left out', () => {
  test.each([
    ['', undefined],
    ['7801000005', undefined],
    ['78 0100 0005', undefined],
    ['780100000', 'length'],
    ['78010000АБ', 'length'],
    ['7801000008', 'check'],
  ] as const)('%s', (typed, problem) => {
    expect(ownTaxNumberProblem(typed)).toBe(problem);
  });

  test('is sent as its digits', () => {
    expect(taxDigits(' 78 0100 0005 ')).toBe('7801000005');
  });
});
