import { describe, expect, test } from 'vitest';
import { put } from '#core/platform';
import {
  type Changes,
  edited,
  runFiles,
  runImport,
  SAMPLE,
  type SampleFile,
  sampleWorld,
  withColumn,
} from './testing/sample.ts';

type Case = readonly [rule: string, changes: Changes, place: string, reason: RegExp];

const edit = edited;
const without = (file: SampleFile, line: number): Changes => ({
  [file]: SAMPLE[file]
    .split('\n')
    .toSpliced(line - 1, 1)
    .join('\n'),
});
const plus = (file: SampleFile, row: string): Changes => ({ [file]: `${SAMPLE[file]}${row}\n` });

const CASES: readonly Case[] = [
  [
    'a contract number of 13 digits',
    edit('contracts.csv', '78010000000011;h', '7801000000001;h'),
    'contracts.csv:2: number',
    /exactly 14 digits/,
  ],
  [
    'a number a spreadsheet has rounded',
    edit('contracts.csv', '78010000000011;h', '7,80E+13;h'),
    'contracts.csv:2: number',
    /a spreadsheet has rounded it/,
  ],
  [
    'an empty required value',
    edit('contracts.csv', 'Климов Пётр', ''),
    'contracts.csv:3: payer_name',
    /is empty/,
  ],
  [
    'a date that does not exist',
    edit('meters.csv', '01.02.2020', '2020-02-30'),
    'meters.csv:2: installed_on',
    /no date of the calendar/,
  ],
  [
    'a date in another order',
    edit('meters.csv', '01.02.2020', '02/01/2020'),
    'meters.csv:2: installed_on',
    /such as 2026-01-31/,
  ],
  [
    'a month that does not exist',
    edit('readings.csv', ';2026-09;180', ';2026-13;180'),
    'readings.csv:2: consumption_until',
    /a month such as/,
  ],
  [
    'a decimal with a thousands mark',
    edit('contracts.csv', '1663.80;2026', '1 663.80;2026'),
    'contracts.csv:2: opening_balance',
    /a sum of roubles such as/,
  ],
  [
    'more than whole kopecks',
    edit('contracts.csv', '1663.80;2026', '1663.805;2026'),
    'contracts.csv:2: opening_balance',
    /2 digits after the point/,
  ],
  [
    'a rate that is no number',
    edit('tariffs.csv', '6.50|6.60', '6.50|six'),
    'tariffs.csv:3: rates_single',
    /a rate such as/,
  ],
  [
    'an empty rate between two',
    edit('tariffs.csv', '6.50|6.60', '6.50||6.60'),
    'tariffs.csv:3: rates_single',
    /empty value between/,
  ],
  [
    'a rate too exact',
    edit('tariffs.csv', '31.55', '31.5512345'),
    'tariffs.csv:5: rates_single',
    /6 digits after the point/,
  ],
  [
    'an unknown word where few are allowed',
    edit('premises.csv', ';2;2;gas', ';2;2;coal'),
    'premises.csv:2: stove',
    /one of gas, electric/,
  ],
  [
    'a whole number out of bounds',
    edit('meters.csv', 'day|night;6', 'day|night;12'),
    'meters.csv:2: digits',
    /from 3 to 9/,
  ],
  [
    'a fraction where whole units are read',
    edit('readings.csv', '12345;6789', '12345.5;6789'),
    'readings.csv:2: value_1',
    /a whole number/,
  ],
  [
    'a text that is too long',
    edit('premises.csv', 'Липовая ул., 12, кв. 7', 'я'.repeat(201)),
    'premises.csv:2: address',
    /201 characters long; at most 200/,
  ],
  [
    'a huge text',
    edit('premises.csv', 'Липовая ул., 12, кв. 7', 'я'.repeat(200_000)),
    'premises.csv:2: address',
    /200000 characters long/,
  ],
  [
    'a text that begins like a formula',
    edit('contracts.csv', 'Климов Пётр', '=HYPERLINK(0)'),
    'contracts.csv:3: payer_name',
    /spreadsheet formula/,
  ],
  [
    'a formula behind a sign',
    edit('contracts.csv', 'Климов Пётр', '@SUM(A1)'),
    'contracts.csv:3: payer_name',
    /spreadsheet formula/,
  ],
  [
    'a formula where a number is wanted',
    edit('contracts.csv', '-50,00', '=1+1'),
    'contracts.csv:3: opening_balance',
    /a sum of roubles/,
  ],
  [
    'a line break in a text',
    edit('contracts.csv', 'Климов Пётр', '"Климов\nПётр"'),
    'contracts.csv:3: payer_name',
    /line break/,
  ],
  [
    'a control character',
    edit('contracts.csv', 'Климов Пётр', 'Климов\u0007'),
    'contracts.csv:3: payer_name',
    /control character/,
  ],
  [
    'letters lost in an earlier conversion',
    edit('contracts.csv', 'Климов Пётр', 'Кл\ufffdмов'),
    'contracts.csv:3: payer_name',
    /letters were lost/,
  ],
  [
    'quotes that are not doubled',
    edit('contracts.csv', 'Климов Пётр', '"ООО "Ромашка""'),
    'contracts.csv:3: payer_name',
    /quoted wrongly/,
  ],
  [
    'a row with too few values',
    edit('branches.csv', ';пн–пт 9:00–18:00', ''),
    'branches.csv:2',
    /has 4 values where the header has 5/,
  ],
  [
    'a row with too many values',
    edit('branches.csv', 'Речная ул.', 'Речная; ул.'),
    'branches.csv:2',
    /has 6 values where the header has 5/,
  ],
  [
    'a tax number with a wrong check digit',
    edit('suppliers.csv', '7800000002', '7800000003'),
    'suppliers.csv:2: tax_number',
    /check digit/,
  ],
  [
    'a time zone nobody lives in',
    edit('suppliers.csv', 'Europe/Moscow', 'Europe/Nowhere'),
    'suppliers.csv:2: time_zone',
    /IANA/,
  ],
  [
    'an e-mail without a domain',
    edit('suppliers.csv', 'office@example.ru', 'office@'),
    'suppliers.csv:2: email',
    /e-mail address/,
  ],
  [
    'a phone in words',
    edit('branches.csv', '+7 812 555-01-24', 'ask inside'),
    'branches.csv:2: phone',
    /phone number/,
  ],
  [
    'a supplier other than the one named',
    edit('suppliers.csv', '\nsample;', '\nother;'),
    'suppliers.csv:2: supplier_id',
    /for --supplier sample/,
  ],
  [
    'a window that ends before it begins',
    edit('suppliers.csv', ';15;25;', ';25;15;'),
    'suppliers.csv:2: reading_to_day',
    /before reading_from_day/,
  ],
  [
    'a dated setting without its number',
    edit('settings.csv', '2026-01-01;22', '2026-01-01;'),
    'settings.csv:6: value',
    /vat_percent needs a number/,
  ],
  [
    'a holiday with a number',
    edit('settings.csv', '2027-01-01;', '2027-01-01;1'),
    'settings.csv:9: value',
    /must be empty for holiday/,
  ],
  [
    'a due day that no month has',
    edit('settings.csv', '2026-03-01;15', '2026-03-01;32'),
    'settings.csv:3: value',
    /1 to 31/,
  ],
  [
    'a due day in parts of a day',
    edit('settings.csv', '2026-06-01;20', '2026-06-01;20.5'),
    'settings.csv:4: value',
    /must be a whole number, not "20.5"/,
  ],
  [
    'a due day of businesses that no month has',
    edit('settings.csv', '2026-06-01;20', '2026-06-01;0'),
    'settings.csv:4: value',
    /a day of the month, 1 to 31/,
  ],
  [
    'a setting with a word for a number',
    edit('settings.csv', '15,5', 'high'),
    'settings.csv:7: value',
    /must be a number such as 7.08 or 7,08, not "high"/,
  ],
  [
    'a key rate without its number',
    edit('settings.csv', ';15,5', ';'),
    'settings.csv:7: value',
    /is empty; key_rate needs a number/,
  ],
  [
    'a key rate below nothing',
    edit('settings.csv', '15,5', '-1'),
    'settings.csv:7: value',
    /must be a number/,
  ],
  [
    'a key rate of more than a hundred percent',
    edit('settings.csv', '15,5', '100.01'),
    'settings.csv:7: value',
    /percent a year, 0 to 100, such as 15.5, not 100.01/,
  ],
  [
    'a key rate too exact to calculate with',
    edit('settings.csv', '15,5', '123456789012.12345678'),
    'settings.csv:7: value',
    /too many digits/,
  ],
  [
    'a raising coefficient that lowers',
    edit('settings.csv', '2026-01-01;1.5', '2026-01-01;0.5'),
    'settings.csv:8: value',
    /how many times the norm is charged, 1 to 10, such as 1.5, not 0.5/,
  ],
  [
    'a raising coefficient in percent',
    edit('settings.csv', '2026-01-01;1.5', '2026-01-01;150'),
    'settings.csv:8: value',
    /1 to 10/,
  ],
  [
    'a change of tariff by weeks',
    withColumn('suppliers.csv', 'tariff_change', 'weeks'),
    'suppliers.csv:2: tariff_change',
    /one of month, days/,
  ],
  [
    'a least payment of nothing',
    withColumn('suppliers.csv', 'least_payment', '0'),
    'suppliers.csv:2: least_payment',
    /roubles, 0.01 to 10000000/,
  ],
  [
    'a most payment beyond all bounds',
    withColumn('suppliers.csv', 'most_payment', '10000000,01'),
    'suppliers.csv:2: most_payment',
    /roubles, 0.01 to 10000000/,
  ],
  [
    'limits that leave room for no payment',
    withColumn('suppliers.csv', 'most_payment', '0,50'),
    'suppliers.csv:2: most_payment',
    /below least_payment/,
  ],
  [
    'a rate of VAT no receipt knows',
    edit('settings.csv', '2026-01-01;22', '2026-01-01;18'),
    'settings.csv:6: value',
    /18 is no rate a fiscal receipt knows.*write one of 0, 5, 7, 10, 20, 22; 0 is for a supplier without VAT/,
  ],
  [
    'a setting given twice',
    plus('settings.csv', 'vat_percent;01.01.2026;22'),
    'settings.csv:11: from',
    /stands already at settings.csv:6/,
  ],
  [
    'a branch given twice',
    plus('branches.csv', 'centre;Второй;ул.;пн;+7 812 555-01-24'),
    'branches.csv:3: branch_id',
    /stands already at branches.csv:2/,
  ],
  [
    'a tariff that lasts into the next',
    edit('tariffs.csv', '2026-01-01;Газ', '2026-02-01;Газ'),
    'tariffs.csv:2: until',
    /covered twice/,
  ],
  [
    'days that no tariff covers',
    edit('tariffs.csv', '2026-01-01;Газ', '2025-12-01;Газ'),
    'tariffs.csv:2: until',
    /nothing is in force/,
  ],
  [
    'a tariff that ends before it begins',
    edit('tariffs.csv', '2026-01-01;Газ', '2024-06-01;Газ'),
    'tariffs.csv:2: until',
    /before it begins/,
  ],
  [
    'a tariff version given twice',
    plus('tariffs.csv', 'cold-water;city;2025-07-01;;Вода;Приказ;volume;45;;;;'),
    'tariffs.csv:6: from',
    /stands already at tariffs.csv:4/,
  ],
  [
    'bounds that do not rise',
    edit('tariffs.csv', '10.50;3.50|3.60|5.70;6400|11500', '10.50;3.50|3.60|5.70;6400|6400'),
    'tariffs.csv:3: bounds',
    /rising/,
  ],
  [
    'rates that do not match the bounds',
    edit('tariffs.csv', '3.50|3.60|5.70', '3.50|3.60'),
    'tariffs.csv:3',
    /2 rates for zone night, but 3 ranges/,
  ],
  [
    'a bound in parts of a kilowatt-hour',
    edit(
      'tariffs.csv',
      '6400|11500;91\nelectricity;urban-gas;2026',
      '6400.5|11500;91\nelectricity;urban-gas;2026',
    ),
    'tariffs.csv:2: bounds',
    /a whole number/,
  ],
  [
    'a tariff per area with a norm',
    edit('tariffs.csv', 'area;31.55;;;;', 'area;31.55;;;;5'),
    'tariffs.csv:5: per',
    /bounds and norms belong/,
  ],
  [
    'water with a night rate',
    edit('tariffs.csv', '45,12;;;', '45,12;;30;'),
    'tariffs.csv:4: rates_single',
    /only electricity/,
  ],
  [
    'a premise given twice',
    plus('premises.csv', 'p2;ул.;1;1;1;gas'),
    'premises.csv:4: premise_id',
    /stands already at premises.csv:3/,
  ],
  [
    'a contract given twice',
    plus('contracts.csv', '78010000000022;household;Х;centre;p2;electricity/urban-gas;;;;;'),
    'contracts.csv:4: number',
    /stands already at contracts.csv:3/,
  ],
  [
    'a branch that is nowhere',
    edit('contracts.csv', 'Пётр;centre', 'Пётр;edge'),
    'contracts.csv:3: branch_id',
    /no branch edge/,
  ],
  [
    'a premise that is nowhere',
    edit('contracts.csv', 'centre;p2', 'centre;p9'),
    'contracts.csv:3: premise_id',
    /no premise p9/,
  ],
  [
    'a premise that is rejected itself',
    edit('premises.csv', '38,15', 'small'),
    'contracts.csv:3: premise_id',
    /rejected at premises.csv:3/,
  ],
  [
    'a category without a tariff',
    edit('contracts.csv', 'urban-gas/no-ranges', 'rural'),
    'contracts.csv:3: services',
    /no tariff for electricity\/rural/,
  ],
  [
    'a service that is none',
    edit('contracts.csv', 'urban-gas/no-ranges', 'urban-gas/ranges'),
    'contracts.csv:3: services',
    /not written as service\/category/,
  ],
  [
    'a service received twice',
    edit(
      'contracts.csv',
      'electricity/urban-gas/no-ranges',
      'electricity/urban-gas|electricity/urban-gas/no-ranges',
    ),
    'contracts.csv:3: services',
    /names electricity twice/,
  ],
  [
    'a last bill of no month',
    edit('contracts.csv', '-50,00;2026-09;', '-50,00;;10.00'),
    'contracts.csv:3: last_bill',
    /needs last_billed_period/,
  ],
  [
    'a month billed before it came',
    edit('contracts.csv', '-50,00;2026-09;', '-50,00;2026-11;'),
    'contracts.csv:3: last_billed_period',
    /has not come yet/,
  ],
  [
    'an activation code that is too short',
    edit('contracts.csv', '7K4M-92QX', '7K4'),
    'contracts.csv:2: activation_code',
    /6 to 20/,
  ],
  [
    'an unmetered service without a norm',
    {
      ...edit('tariffs.csv', '45,12;;;;4.9', '45,12;;;;'),
      ...without('meters.csv', 3),
      ...without('readings.csv', 3),
    },
    'contracts.csv:2: services',
    /no norm_per_person to charge by/,
  ],
  [
    'a meter of no contract',
    edit('meters.csv', '78010000000022;E', '78010000000033;E'),
    'meters.csv:4: contract_number',
    /no contract 78010000000033/,
  ],
  [
    'a meter given twice',
    plus('meters.csv', '78010000000022;E-22;electricity;С;single;5;;2019-05-06;2035-05-06;yes'),
    'meters.csv:5: serial_number',
    /stands already at meters.csv:4/,
  ],
  [
    'registers of no kind of meter',
    edit('meters.csv', 'day|night;6', 'day|peak;6'),
    'meters.csv:2: zones',
    /must be single, day\|night or peak\|half-peak\|night/,
  ],
  [
    'a zone named twice',
    edit('meters.csv', 'day|night;6', 'day|day;6'),
    'meters.csv:2: zones',
    /names something twice/,
  ],
  [
    'a water meter with zones',
    edit('meters.csv', 'Исток-15;single', 'Исток-15;day|night'),
    'meters.csv:3: zones',
    /must be single for cold-water/,
  ],
  [
    'a zone the tariff does not sell',
    { ...edit('meters.csv', 'day|night;6', 'peak|half-peak|night;6') },
    'meters.csv:2: zones',
    /no rate for peak, half-peak/,
  ],
  [
    'a meter of a service the contract lacks',
    edit('meters.csv', 'E-22;electricity', 'E-22;heating'),
    'meters.csv:4: service',
    /does not receive heating/,
  ],
  [
    'a meter of a service charged by area',
    { ...edit('meters.csv', 'W-11;cold-water', 'W-11;maintenance') },
    'meters.csv:3: service',
    /charged per area/,
  ],
  [
    'a ratio with which a turn of the dial has no exact price',
    edit('meters.csv', 'single;5;1;', 'single;9;10000;'),
    'meters.csv:4: transformation_ratio',
    /10000 is too large.*correct it, at most 8570 with 9 digits, or the digits/,
  ],
  [
    'a ratio with which a turn of the dial has no exact volume',
    {
      ...edit('meters.csv', 'single;5;;', 'single;9;10000;'),
      ...edit('tariffs.csv', '45,12;', '1;'),
    },
    'meters.csv:3: transformation_ratio',
    /10000 is too large.*at most 9007 with 9 digits/,
  ],
  [
    'registers that are too much only together',
    edit('meters.csv', 'day|night;6;;', 'day|night;9;5000;'),
    'meters.csv:2: transformation_ratio',
    /5000 is too large.*at most 4285 with 9 digits/,
  ],
  [
    'a dial whose turn at so dear a rate has no exact price',
    {
      ...edit('meters.csv', 'single;5;;', 'single;9;;'),
      ...edit('tariffs.csv', '45,12;', '451200000;'),
    },
    'meters.csv:3: digits',
    /9 is too large.*at most 5 for cold-water, or the tariff’s rates/,
  ],
  [
    'a verification that ended before it began',
    edit('meters.csv', '2035-05-06', '2018-05-06'),
    'meters.csv:4: verified_until',
    /before installed_on/,
  ],
  [
    'a meter from the future',
    edit('meters.csv', '2019-05-06;2035-05-06', '2027-05-06;2035-05-06'),
    'meters.csv:4: installed_on',
    /in the future/,
  ],
  [
    'a meter without an opening reading',
    without('readings.csv', 4),
    'meters.csv:4: serial_number',
    /no opening reading/,
  ],
  [
    'a reading of no meter',
    edit('readings.csv', '22;E-22', '22;E-99'),
    'readings.csv:4: serial_number',
    /no meter E-99/,
  ],
  [
    'a reading given twice',
    plus('readings.csv', '78010000000022;E-22;20.07.2026;staff;99871;;;;;;'),
    'readings.csv:5: read_on',
    /a reading of E-22 on 2026-07-20 stands already at readings.csv:4/,
  ],
  [
    'a register without a value',
    edit('readings.csv', '12345;6789', '12345;'),
    'readings.csv:2: value_2',
    /the meter has 2 registers/,
  ],
  [
    'a value without a register',
    edit('readings.csv', '321;;', '321;5;'),
    'readings.csv:3: value_2',
    /the meter has 1 registers/,
  ],
  [
    'a value longer than the dial',
    edit('readings.csv', '99870', '199870'),
    'readings.csv:4: value_1',
    /does not fit on a dial of 5 digits/,
  ],
  [
    'a reading from the future',
    edit('readings.csv', '2026-07-20', '2026-11-20'),
    'readings.csv:4: read_on',
    /in the future/,
  ],
  [
    'a reading before the meter was there',
    edit('readings.csv', '2026-07-20', '2018-07-20'),
    'readings.csv:4: read_on',
    /before the meter was installed/,
  ],
  [
    'consumption without its month',
    edit('readings.csv', ';2026-09;180|175', ';;180|175'),
    'readings.csv:2: consumption_until',
    /which month the last number is of/,
  ],
  [
    'consumption of months to come',
    edit('readings.csv', ';2026-07;210', ';2026-08;210'),
    'readings.csv:4: consumption_until',
    /after the reading/,
  ],
  [
    'consumption of 13 months',
    edit('readings.csv', '210|190', '1|2|3|4|5|6|7|8|210|190'),
    'readings.csv:4: consumption_1',
    /14 values; at most 12/,
  ],
  [
    'registers with months of different count',
    edit('readings.csv', '90|88|80', '90|88'),
    'readings.csv:2: consumption_2',
    /another number of months/,
  ],
  [
    'consumption in parts of a litre',
    edit('readings.csv', '4.125', '4.1255'),
    'readings.csv:3: consumption_1',
    /3 digits after the point/,
  ],
  [
    'estimated months without the values billed',
    edit('readings.csv', ';2;270', ';2;'),
    'readings.csv:4: billed_1',
    /the value the last bill ended at/,
  ],
  [
    'billed values without estimated months',
    edit('readings.csv', ';2;270', ';;270'),
    'readings.csv:4: months_without_reading',
    /above 0/,
  ],
];

const textOf = (faults: readonly { file: string; line: number; column?: string; reason: string }[]) =>
  faults.map(({ file, line, column, reason }) => `${file}:${line}${column ? `: ${column}` : ''} ${reason}`);

describe('refuses, and says where and why:', () => {
  test.each(CASES)('%s', async (_rule, changes, place, reason) => {
    const world = sampleWorld();
    const { result } = await runImport(world, changes);
    expect(result.outcome).toBe('refused');
    const own = textOf(result.faults).filter((text) => text.startsWith(`${place} `));
    expect(
      own.some((text) => reason.test(text)),
      textOf(result.faults).join('\n'),
    ).toBe(true);
    expect(world.table.snapshot()).toEqual([]);
  });

  test('a supplier whose VAT begins nowhere', async () => {
    const text = SAMPLE['settings.csv'].replaceAll(/vat_percent.*\n/g, '');
    const { result } = await runImport(sampleWorld(), { 'settings.csv': text });
    expect(textOf(result.faults)).toContainEqual(
      expect.stringMatching(/^suppliers.csv:2: supplier_id the supplier has no vat_percent/),
    );
  });

  test('files for a supplier nobody has loaded', async () => {
    const { result } = await runImport(sampleWorld(), { 'suppliers.csv': undefined }, { skipBad: true });
    expect(result).toMatchObject({ outcome: 'refused', skippable: false });
    expect(textOf(result.faults)[0]).toMatch(/--supplier sample.*is not loaded yet; give a suppliers file/);
  });

  test('every bad row of every file in one go', async () => {
    const { result } = await runImport(sampleWorld(), {
      ...edit('premises.csv', '38,15', 'small'),
      ...edit('branches.csv', 'centre;', 'Centre;'),
      ...edit('readings.csv', '12345;6789', 'x;y'),
      ...edit('tariffs.csv', '45,12', 'dear'),
    });
    const places = new Set(result.faults.map(({ file, line }) => `${file}:${line}`));
    for (const place of [
      'premises.csv:3',
      'branches.csv:2',
      'readings.csv:2',
      'tariffs.csv:4',
      'contracts.csv:2',
    ])
      expect(places).toContain(place);
    const inRow = result.faults.filter(({ file, line }) => file === 'readings.csv' && line === 2);
    expect(inRow.map(({ column }) => column)).toEqual(expect.arrayContaining(['value_1', 'value_2']));
  });
});

describe('against what is loaded already', () => {
  test('refuses to turn a meter into another one', async () => {
    const world = sampleWorld();
    await runImport(world);
    const { result } = await runImport(world, edit('meters.csv', 'single;5;1;', 'single;6;30;'));
    expect(textOf(result.faults)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^meters.csv:4: digits differs from the meter that is loaded/),
        expect.stringMatching(/^meters.csv:4: transformation_ratio differs/),
      ]),
    );
  });

  test('refuses to spread contracts anew', async () => {
    const world = sampleWorld();
    await runImport(world);
    const { result } = await runImport(world, edit('suppliers.csv', ';5;2\n', ';5;4\n'));
    expect(textOf(result.faults)[0]).toMatch(/^suppliers.csv:2: shard_count is fixed at 2/);
  });

  test('corrects a rate while nothing is billed by it, and refuses once something is', async () => {
    const world = sampleWorld();
    await runImport(world);
    const dearer = edit('tariffs.csv', '45,12', '45,13');
    expect((await runImport(world, dearer)).result).toMatchObject({ loaded: { tariffs: { changed: 1 } } });
    await world.table.commit([put({ pk: 'SUPPLIER#sample', sk: 'RUN#2026-09' })]);
    const { result } = await runImport(world);
    expect(textOf(result.faults)).toContainEqual(
      expect.stringMatching(/^tariffs.csv:4: from cold-water\/city\/2025-07-01 is in force with other rates/),
    );
  });

  test('takes a new version after the open one of the table, and none that overlaps it', async () => {
    const world = sampleWorld();
    await runImport(world);
    const header = SAMPLE['tariffs.csv'].split('\n')[0];
    const version = (from: string) => ({
      'tariffs.csv': `${header}\ncold-water;city;${from};;Вода;Приказ 9;volume;50;;;;5\n`,
    });
    expect((await runFiles(world, version('2027-07-01'))).result).toMatchObject({
      loaded: { tariffs: { created: 1 } },
    });
    await runFiles(world, {
      'tariffs.csv': `${header}\nmaintenance;house;2025-07-01;2027-01-01;Содержание;Протокол 4;area;31.55;;;;\n`,
    });
    const overlapping = `${header}\nmaintenance;house;2026-12-01;;Содержание;Протокол 5;area;33;;;;\n`;
    expect(textOf((await runFiles(world, { 'tariffs.csv': overlapping })).result.faults)).toEqual([
      expect.stringMatching(/^tariffs.csv:2: until .*covered twice/),
    ]);
  });
});
