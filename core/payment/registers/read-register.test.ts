import { describe, expect, test } from 'vitest';
import { Fault, plainDate } from '#core/kernel';
import { BANK_REGISTER, bankLine, bankRegister, OWN_REGISTER } from '../testing/register-files.ts';
import { readRegister } from './read-register.ts';

const TODAY = plainDate('2026-11-20');
const read = (text: string) => readRegister(text, TODAY);

/** What is wrong with a file, in both languages, as fields. */
function faultsOf(text: string) {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error).toMatchObject({ kind: 'invalid', code: 'payment.register_refused' });
    return error.fields.map(({ field, detail }) => [field, detail.en, detail.ru] as const);
  }
  throw new Error('the file was taken');
}

const fieldsOf = (text: string) => faultsOf(text).map(([field]) => field);

describe('a bank’s register', () => {
  test('is read line by line: day, time, operation, account, sum in kopecks, the month it pays for', () => {
    const { lines, sumKopecks } = read(BANK_REGISTER);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toEqual({
      line: 1,
      operation: '500100000001',
      cancels: false,
      account: '78010000000011',
      amountKopecks: 166_380,
      paidOn: '2026-11-18',
      paidSeconds: 10 * 3600 + 34 * 60 + 5,
      paysFor: '2026-10',
      payer: 'Ветрова Анна Ильинична',
      address: 'Северогорск, Липовая ул., 12, кв. 7',
    });
    expect(lines[2]).toMatchObject({ line: 3, cancels: true, amountKopecks: 50_000 });
    expect(sumKopecks).toBe(166_380);
  });

  test('may have Windows line ends, a byte order mark, empty lines and empty cells behind the last', () => {
    const odd = `\ufeff${BANK_REGISTER.replaceAll(/(\d)\n/g, '$1;;\r\n\r\n')}`;
    expect(read(odd).lines.map(({ line: _, ...rest }) => rest)).toEqual(
      read(BANK_REGISTER).lines.map(({ line: _, ...rest }) => rest),
    );
  });

  test('may hold nothing but its control line', () => {
    expect(read('=0;0,00;0,00;0,00;12;18-11-2026\n')).toEqual({ lines: [], sumKopecks: 0 });
  });

  test.each([
    ['1026', '2026-10'],
    ['102026', '2026-10'],
    ['10.2026', '2026-10'],
    ['2026-10', '2026-10'],
    ['1326', undefined],
    ['октябрь', undefined],
    ['', undefined],
  ])('the payer’s month %j is read as %s', (period, paysFor) => {
    expect(read(bankRegister([bankLine({ period })])).lines[0]?.paysFor).toBe(paysFor);
  });

  test.each([
    ['18-11-2026', '10-34-05'],
    ['18.11.2026', '10:34:05'],
    ['2026-11-18', '10.34.05'],
  ])('days and times are read as banks write them: %s %s', (date, time) => {
    expect(read(bankRegister([bankLine({ date, time })])).lines[0]).toMatchObject({
      paidOn: '2026-11-18',
      paidSeconds: 38_045,
    });
  });

  test('a name with quotes is a name with quotes', () => {
    const { lines } = read(bankRegister([bankLine({ name: '"Ромашка" ООО' })]));
    expect(lines[0]?.payer).toBe('"Ромашка" ООО');
  });

  test.each([
    ['a date there is not', { date: '31-02-2026' }, 'lines.1.date', 'column 1 (date): must be a date'],
    ['a date to come', { date: '21-11-2026' }, 'lines.1.date', 'has not come yet'],
    ['a date of another age', { date: '01-01-1926' }, 'lines.1.date', 'must be a date'],
    ['a time there is not', { time: '25-00-00' }, 'lines.1.time', 'column 2 (time): must be a time'],
    ['an operation’s id with a hash', { operation: 'a#b' }, 'lines.1.operation', 'letters, digits'],
    ['an id too long', { operation: '1'.repeat(65) }, 'lines.1.operation', 'up to 64'],
    ['an account too long', { account: '1'.repeat(41) }, 'lines.1.account', '40 fit'],
    ['letters that were lost', { name: 'Ветро\ufffdа' }, 'lines.1.name', 'save the file again'],
    ['a sum with a thousands mark', { sum: '1 663,80' }, 'lines.1.sum', 'column 10 (sum): must be a sum'],
    ['a sum of three decimals', { sum: '1,123' }, 'lines.1.sum', 'must be a sum'],
    ['a sum too large', { sum: '100000000,00' }, 'lines.1.sum', 'must be a sum'],
    ['a sum of nothing', { sum: '0,00' }, 'lines.1.sum', 'must not be zero'],
    ['a commission that is none', { commission: '-' }, 'lines.1.commission', 'column 12'],
  ])('with %s is refused with the line and the column', (_, cells, field, words) => {
    const [fault, ...others] = faultsOf(bankRegister([bankLine(cells)]));
    expect(others).toEqual([]);
    expect(fault?.[0]).toBe(field);
    expect(fault?.[1]).toContain(words);
    expect(fault?.[2]).toMatch(/^Строка 1, столбец \d+ \([a-z]+\): [^a-z]/u);
  });

  test('tells all its faults at once, as far as twenty, and how many there are', () => {
    const lines = Array.from({ length: 25 }, (_, index) => bankLine({ operation: `op-${index}`, sum: 'x' }));
    expect(fieldsOf(bankRegister(lines))).toEqual(
      Array.from({ length: 20 }, (_, index) => `lines.${index + 1}.sum`),
    );
    expect(() => read(bankRegister(lines))).toThrow('Faults: 25');
  });

  test.each([
    ['of another number of columns', `${bankLine({})};1\n=1;1663,80;1640,00;23,80`, 'lines.1'],
    ['cut short before its control line', bankLine({}), 'lines.1'],
    ['with a control line cut short', `${bankLine({})}\n=1;1663,80`, 'lines.2'],
    ['with a control line amid its lines', `=0;0;0;0\n${bankLine({})}\n=1;1663,80;1640,00;23,80`, 'lines.1'],
    ['that counts other lines', `${bankLine({})}\n=2;1663,80;1640,00;23,80`, 'lines.2.count'],
    ['whose sum is another', `${bankLine({})}\n=1;1663,81;1640,00;23,80`, 'lines.2.sum'],
    ['whose transfer is another', `${bankLine({})}\n=1;1663,80;1640,01;23,80`, 'lines.2.transferred'],
    ['whose commission is another', `${bankLine({})}\n=1;1663,80;1640,00;23,81`, 'lines.2.commission'],
    ['whose sum is no sum', `${bankLine({})}\n=1;many;1640,00;23,80`, 'lines.2.sum'],
    ['that is empty', ' \n\n', 'lines.1'],
  ])('%s is refused', (_, text, field) => {
    expect(fieldsOf(text)).toEqual([field]);
  });

  test('takes control sums as banks write them', () => {
    for (const control of ['=1;1663.8;1640;23.80', '=1;1663,80;1640,00;23,80;77;18-11-2026;'])
      expect(read(`${bankLine({})}\n${control}`).lines).toHaveLength(1);
  });

  test('that is longer than any bank’s day is refused', () => {
    expect(fieldsOf(`${'x\n'.repeat(100_001)}=0;0;0;0`)).toEqual(['lines.100001']);
  });

  test('an operation that stands twice is refused, and a cancellation of another sum or account', () => {
    const line = bankLine({});
    expect(fieldsOf(bankRegister([line, line]))).toEqual(['lines.2']);
    expect(fieldsOf(bankRegister([line, bankLine({ sum: '-1,00' })]))).toEqual(['lines.2']);
    expect(fieldsOf(bankRegister([line, bankLine({ sum: '-1663,80', account: '1' })]))).toEqual(['lines.2']);
    expect(read(bankRegister([line, bankLine({ sum: '-1663,80' })])).sumKopecks).toBe(0);
  });
});

describe('a source that gives operations no ids', () => {
  const line = bankLine({ operation: '' });

  test('has each named by what its line says, equal ones by their place among them', () => {
    const twice = read(bankRegister([line, line])).lines.map(({ operation }) => operation);
    expect(new Set(twice).size).toBe(2);
    for (const operation of twice) expect(operation).toMatch(/^~[0-9a-f]{32}-[12]$/);
    const again = read(bankRegister([line, bankLine({ operation: '', sum: '1,00' }), line])).lines;
    expect([again[0]?.operation, again[2]?.operation]).toEqual(twice);
  });

  test.each(['date', 'time', 'branch', 'cashier', 'account', 'sum', 'period'] as const)(
    'tells two lines apart by their %s',
    (name) => {
      const other = {
        ...{ date: '17-11-2026', time: '10-34-06', branch: '2', cashier: '3', account: '4' },
        ...{ sum: '5,00', period: '0926' },
      };
      const { lines } = read(bankRegister([line, bankLine({ operation: '', [name]: other[name] })]));
      expect(new Set(lines.map(({ operation }) => operation.slice(0, 33))).size).toBe(2);
    },
  );

  test('a cancellation takes back the line that says the same', () => {
    const [paid, back] = read(bankRegister([line, bankLine({ operation: '', sum: '-1663,80' })])).lines;
    expect(back).toMatchObject({ cancels: true, operation: paid?.operation });
  });
});

describe('a register of our own layout', () => {
  test('is read by its header', () => {
    const { lines, sumKopecks } = read(OWN_REGISTER);
    expect(lines.map(({ account, amountKopecks, paidOn }) => [account, amountKopecks, paidOn])).toEqual([
      ['78010000000011', 166_380, '2026-11-18'],
      ['78010000000022', 50_000, '2026-11-19'],
    ]);
    expect(lines[1]).toMatchObject({ operation: 'B-2', payer: 'Климов; Пётр', paysFor: '2026-10' });
    expect(sumKopecks).toBe(216_380);
  });

  test('needs day, account and sum only, in any order, and no control line', () => {
    const { lines } = read('Sum,Account,Date\n"1663,80",78010000000011,2026-11-18\n');
    expect(lines).toMatchObject([{ amountKopecks: 166_380, paidSeconds: 0, account: '78010000000011' }]);
  });

  test.each([
    ['names a column there is not', 'date;account;sum;colour\n', 'lines.1'],
    ['names a column twice', 'date;account;sum;sum\n', 'lines.1'],
    ['lacks a column that is needed', 'date;account\n', 'lines.1'],
    ['has a line of more columns', 'date;account;sum\n18.11.2026;1;2;3\n', 'lines.2'],
    ['has a line of fewer columns', 'date;account;sum\n18.11.2026;1\n', 'lines.2'],
    ['has control sums that do not add up', 'date;account;sum\n18.11.2026;1;2\n=1;3\n', 'lines.3.sum'],
    ['has nothing under its header but a wrong count', 'date;account;sum\n=1;0\n', 'lines.2.count'],
  ])('that %s is refused', (_, text, field) => {
    expect(fieldsOf(text)).toEqual([field]);
  });
});
