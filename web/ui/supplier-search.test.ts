import { describe, expect, test } from 'vitest';
import type { SupplierId } from '#core/kernel';
import { findSuppliers, type Supplier, searchProblem, supplierOf } from './supplier-search.ts';
import { taxNumberProblem } from './tax-number.ts';

const supplier = (name: string, taxNumber: string): Supplier => ({
  ...{ supplierId: name as SupplierId, name, taxNumber, phone: '', email: '' },
  proofs: ['activation-code'],
});
const WATER = supplier('Водоканал «Чистый берёзовый источник»', '7801000005');
const LIGHT = supplier('Северная Энергосбытовая Компания', '7800000002');
const HEAT = supplier('Тепло Севера', '500100732259');
const ALL = [WATER, LIGHT, HEAT];
const found = (query: string) => findSuppliers(ALL, query).map(({ name }) => name);

describe('a supplier is found', () => {
  test.each([
    ['by how the name begins', 'северная', [LIGHT]],
    ['by the beginnings of several words, in any order', 'комп энерго', [LIGHT]],
    ['first by the beginning of the name, then by other words', 'север', [LIGHT, HEAT]],
    ['whatever the case, ё and quotes', '«ЧИСТЫЙ БЕРЕЗОВЫЙ', [WATER]],
    ['by the tax number', '7801000005', [WATER]],
    ['by how the tax number begins, however it is parted', '780 0', [LIGHT]],
    ['by a person’s tax number', '500100732259', [HEAT]],
    ['not by the middle of a word', 'сбыт', []],
    ['not by a name nobody has', 'газ', []],
    ['by nothing, as all of them', ' ', ALL],
  ])('%s', (_, query, expected) => {
    expect(found(query)).toEqual(expected.map(({ name }) => name));
  });
});

describe('a tax number', () => {
  test.each([
    ['7801000005', undefined],
    ['7830002293', undefined],
    ['500100732259', undefined],
    ['7801000008', 'check'],
    ['500100732258', 'check'],
    ['500100732269', 'check'],
    ['78010000059', 'length'],
    ['780100000', 'length'],
    ['', 'length'],
  ])('%s: %s', (digits, problem) => {
    expect(taxNumberProblem(digits)).toBe(problem);
  });

  test('is judged once it may be whole; a name is none', () => {
    expect(searchProblem('780100000')).toBeUndefined();
    expect(searchProblem('78 01 000 00')).toBeUndefined();
    expect(searchProblem('7801000008')).toBe('check');
    expect(searchProblem('78010000059')).toBe('length');
    expect(searchProblem('7801000008 водоканал')).toBeUndefined();
  });
});

describe('the supplier of a bill’s QR', () => {
  test('is the one of its tax number, whatever name stands with it', () => {
    expect(supplierOf(ALL, { payeeName: 'ООО «Платежи»', taxNumber: '7801000005' })).toBe(WATER);
  });

  test('is the one of its name where there is no tax number', () => {
    expect(supplierOf(ALL, { payeeName: 'АО «Тепло севера»' })).toBe(HEAT);
  });

  test('is nobody where it is unknown, or two have it', () => {
    expect(supplierOf(ALL, { payeeName: 'Тепло Севера', taxNumber: '7830002293' })).toBeUndefined();
    expect(supplierOf(ALL, { payeeName: 'ООО «Платежи»' })).toBeUndefined();
    const branch = supplier('Водоканал, филиал', '7801000005');
    expect(supplierOf([...ALL, branch], { payeeName: 'Водоканал', taxNumber: '7801000005' })).toBeUndefined();
  });
});
