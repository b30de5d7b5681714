import * as Billing from '#core/billing';
import {
  decimal,
  type Instant,
  instant,
  type Kopecks,
  kopecks,
  type Language,
  type PaymentId,
  period,
  plainDate,
} from '#core/kernel';
import type { Meter } from '#core/metering';
import * as Supplier from '#core/supplier';
import { type Service, type Tariff, tariffBook, type Zone } from '#core/tariff';
import { aHousehold, aSupplier, type HouseholdDraft, type MeterDraft } from '#core/testing';
import type { BeforeBill, BillDocument, ReceiptDocument } from '../model.ts';
import { billQrText } from '../payment-qr-text.ts';

/** Bills and receipts to draw, made by the rating engine itself from households and readings. */

export interface SampleBill {
  household?: HouseholdDraft;
  /** By meter; a meter without is silent this month. */
  readings?: readonly (readonly number[] | undefined)[];
  /** Months before this one that were billed without a reading. */
  silentMonths?: number;
  tariffs?: readonly Tariff[];
  openingKopecks?: number;
  /** What is open of earlier months, besides `openingKopecks`. */
  account?: Billing.Account;
  /** The contract's last day. */
  closedOn?: string;
  /** What a bill says of itself besides what follows from its month. */
  title?: Partial<Pick<Billing.Bill, 'revision' | 'number' | 'reason' | 'final'>>;
  before?: BeforeBill;
  language?: Language;
  of?: string;
}

export function sampleTariff(
  service: Service,
  rates: Partial<Record<Zone, readonly string[]>>,
  rest: Partial<Tariff> = {},
): Tariff {
  return {
    supplierId: aSupplier().supplierId,
    service,
    category: service === 'electricity' ? 'urban-gas' : 'urban',
    from: plainDate('2026-01-01'),
    name: NAMES[service],
    legalBasis: 'Распоряжение Комитета по тарифам Санкт-Петербурга от 12.12.2025 № 244-р',
    rates: Object.fromEntries(Object.entries(rates).map(([zone, texts]) => [zone, texts.map(decimal)])),
    bounds: [],
    rangeSplit: 'proportional',
    per: 'volume',
    ...rest,
  };
}

/** A contract with these services, and with these meters where they are not the usual ones. */
export function household(services: readonly string[], meters?: readonly MeterDraft[]): HouseholdDraft {
  return {
    ...(meters && { meters }),
    head: {
      services: services.map((service) => ({
        service,
        category: service === 'electricity' ? 'urban-gas' : 'urban',
      })) as NonNullable<HouseholdDraft['head']>['services'] & object,
    },
  };
}

const NAMES: Readonly<Record<Service, string>> = {
  electricity: 'население города, газовые плиты',
  'cold-water': 'холодное водоснабжение, население',
  'hot-water': 'горячее водоснабжение, население',
  heating: 'отопление, население',
  maintenance: 'содержание жилого помещения',
  waste: 'обращение с твёрдыми коммунальными отходами',
};

export const USUAL_TARIFFS: readonly Tariff[] = [
  sampleTariff('electricity', { single: ['7.08'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 }),
  sampleTariff('cold-water', { single: ['40.10'] }, { normPerPerson: 4900 }),
  sampleTariff('hot-water', { single: ['150.45'] }, { normPerPerson: 3490 }),
  sampleTariff('maintenance', { single: ['31.47'] }, { per: 'area' }),
  sampleTariff('waste', { single: ['168.52'] }, { per: 'person' }),
];

/** A month of a household, rated, as the document's input. */
export function sampleBill(sample: SampleBill = {}): BillDocument {
  const {
    readings = [[12_580], [316], [208]],
    silentMonths = 0,
    tariffs = USUAL_TARIFFS,
    openingKopecks = 0,
    account = Billing.NOTHING_OWED,
    closedOn,
    title = {},
    language = 'ru',
    of = '2026-10',
  } = sample;
  const { supplier, head, meters: opened } = aHousehold(sample.household);
  const meters = opened.map((meter, index) => readMeter(meter, readings[index], of));
  const silentFor = (months: number) => ({
    ...head,
    meters: Object.fromEntries(
      Object.entries(head.meters).map(([id, one]) => [
        id,
        { ...one, billed: { ...one.billed, monthsWithoutReading: months } },
      ]),
    ),
  });
  const rating = {
    head: silentFor(silentMonths),
    book: Billing.ratingBook(supplier, tariffBook(tariffs)),
  };
  const earlierBills: Billing.Bill[] = [];
  for (let month = silentMonths; month > 0; month -= 1) {
    const before = earlier(of, month);
    const silent = opened.map((meter) => ({
      ...meter,
      lastActual: { ...meter.lastActual, period: period('2020-01') },
    }));
    const composed = Billing.composeBill(
      {
        ...rating,
        head: silentFor(silentMonths - month),
        meters: silent,
        period: period(before),
        earlierBills: [],
      },
      Billing.NOTHING_OWED,
    );
    earlierBills.push(billOf(composed, { head, of: before }));
  }
  const composed = Billing.composeBill(
    {
      ...rating,
      meters,
      period: period(of),
      earlierBills,
      ...(closedOn && { closedOn: plainDate(closedOn) }),
    },
    account,
  );
  const opening = kopecks(composed.openingKopecks + openingKopecks);
  const bill = { ...billOf(composed, { head, of, openingKopecks: opening }), ...title };
  const dueOn = Supplier.dueOn(supplier, bill.period);
  const view = Billing.explainBill(bill, { tariffs: rating.book.tariffs, meters, payer: head.kind });
  const input = { supplier, contract: head, bill: { ...bill, dueOn } };
  const qrText = billQrText(input);
  return {
    ...input,
    language,
    branch: {
      branchId: 'nevsky',
      name: 'Невский офис',
      address: 'Санкт-Петербург, Невский пр., 1',
      hours: 'Пн–Пт 9:00–20:00',
      phone: '+78125550101',
    },
    ...{ lines: view.lines, penalties: view.penalties, advances: view.advances },
    meters,
    ...(view.replaces !== undefined && { replaces: view.replaces }),
    ...(sample.before && { before: sample.before }),
    ...(qrText && { qrText }),
  };
}

function readMeter(meter: Meter, values: readonly number[] | undefined, of: string): Meter {
  if (!values) return meter;
  return {
    ...meter,
    previousActual: meter.lastActual,
    lastActual: { values, period: period(of), at: instant(`${of}-20T08:00:00Z`), source: 'customer' },
  };
}

function earlier(of: string, months: number): string {
  const at = Number(of.slice(0, 4)) * 12 + Number(of.slice(5)) - 1 - months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

function billOf(
  { rated, ...composed }: Billing.ComposedBill,
  {
    head,
    of,
    openingKopecks = composed.openingKopecks,
  }: {
    head: BillDocument['contract'] & Pick<Billing.Bill, 'contractId' | 'supplierId'>;
    of: string;
    openingKopecks?: Kopecks;
  },
): Billing.Bill {
  return {
    ...composed,
    contractId: head.contractId,
    supplierId: head.supplierId,
    period: period(of),
    revision: 1,
    number: `${head.number}-${of.replace('-', '')}`,
    issuedAt: instant('2026-11-01T03:00:00Z'),
    dueOn: plainDate('2026-11-16'),
    persons: head.premise.persons,
    areaM2Hundredths: head.premise.areaM2Hundredths,
    openingKopecks,
    totalKopecks: kopecks(openingKopecks + composed.chargedKopecks),
    before: {},
    lines: rated.lines,
  };
}

/** The receipt of a payment of so many kopecks. */
export function sampleReceipt(
  amountKopecks: number,
  rest: Partial<ReceiptDocument['payment']> = {},
  language: Language = 'ru',
): ReceiptDocument {
  const { supplier, head } = aHousehold();
  return {
    language,
    supplier,
    contract: head,
    payment: {
      paymentId: 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as PaymentId,
      state: 'succeeded',
      amountKopecks: kopecks(amountKopecks),
      parts: [
        {
          contractId: head.contractId,
          contractNumber: head.number,
          amountKopecks: kopecks(amountKopecks),
          refundedKopecks: kopecks(0),
        },
      ],
      refundedKopecks: 0 as Kopecks,
      createdAt: '2026-11-02T18:40:00.000Z' as Instant,
      settledAt: '2026-11-02T18:44:10.000Z' as Instant,
      paidAt: '2026-11-02T18:43:55.000Z' as Instant,
      providerId: '2d9a3f6c-000f-5000-8000-1c6f5e0b7a11',
      gateway: 'yookassa',
      testMode: false,
      ...rest,
    },
  };
}
