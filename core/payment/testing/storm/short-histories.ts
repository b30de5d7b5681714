import type { Outcome, StormEvent, StormPayment } from './history.ts';
import type { Short } from './storm.ts';

const payment = (outcome: Outcome, rest: Partial<StormPayment> = {}): StormPayment => ({
  shares: [{ contract: 0, amountKopecks: 12_025 }],
  officeRefunds: [],
  ...{ outcome, ...rest },
});

const turn = (of = 0): StormEvent => ({ kind: 'turn', of });
const told = (word: 'succeeded' | 'canceled' | 'waiting_for_capture', of = 0): StormEvent => ({
  ...{ kind: 'told', of, word },
});
const back = (refund: number, of = 0): StormEvent => ({ kind: 'given back', of, refund });
const staff = (kind: 'requested' | 'approved'): StormEvent => ({ kind, of: 0 });
const asked: StormEvent = { kind: 'asked', of: 0 };
const job: StormEvent = { kind: 'job' };

const overlapping = (outcomes: readonly [Outcome, Outcome], refunds: readonly number[]) => [
  payment(outcomes[0], {
    officeRefunds: refunds,
    shares: [
      { contract: 0, amountKopecks: 8_000 },
      { contract: 1, amountKopecks: 4_025 },
    ],
  }),
  payment(outcomes[1], {
    shares: [
      { contract: 1, amountKopecks: 3_000 },
      { contract: 0, amountKopecks: 1_000 },
    ],
  }),
];

/** Whatever can go out of order between few events, at both acquirers. */
export const SHORT_HISTORIES: readonly Short[] = [
  {
    name: 'a payment told twice, a cancellation that is not true, and two refunds',
    history: {
      ...{ gateway: 'yookassa', contracts: 1 },
      payments: [payment('paid', { officeRefunds: [2_000, 10_025] })],
    },
    events: [turn(), told('succeeded'), told('succeeded'), told('canceled'), back(0), back(1)],
  },
  {
    name: 'held money, a refund, and the job',
    history: {
      ...{ gateway: 'yookassa', contracts: 1 },
      payments: [payment('held', { officeRefunds: [12_025] })],
    },
    events: [turn(), told('waiting_for_capture'), told('succeeded'), told('canceled'), back(0), job],
  },
  {
    name: 'a refund of staff’s beside one of the acquirer’s office',
    history: {
      ...{ gateway: 'yookassa', contracts: 1 },
      payments: [payment('paid', { officeRefunds: [5_000], staffRefund: 7_025 })],
    },
    events: [turn(), told('succeeded'), staff('requested'), staff('approved'), back(0), job],
  },
  {
    name: 'a cancelled payment of which every word is told',
    history: { gateway: 'yookassa', contracts: 1, payments: [payment('canceled')] },
    events: [
      ...[turn(), told('canceled'), told('canceled'), told('succeeded')],
      ...[told('waiting_for_capture'), job],
    ],
  },
  {
    name: 'eight copies of one success',
    history: { gateway: 'yookassa', contracts: 1, payments: [payment('paid')] },
    events: [turn(), ...Array.from({ length: 8 }, () => told('succeeded'))],
  },
  {
    name: 'two payments of the same two contracts, and a refund of one',
    history: { gateway: 'yookassa', contracts: 2, payments: overlapping(['paid', 'paid'], [6_000]) },
    events: [turn(0), turn(1), told('succeeded', 0), told('succeeded', 1), back(0), job],
  },
  {
    name: 'a payment at MONETA told three times, a question, and the job',
    history: { gateway: 'moneta', contracts: 1, payments: [payment('paid')] },
    events: [turn(), told('succeeded'), told('succeeded'), told('succeeded'), asked, job],
  },
  {
    name: 'two payments at MONETA of the same two contracts, one of which comes to nothing',
    history: { gateway: 'moneta', contracts: 2, payments: overlapping(['paid', 'canceled'], []) },
    events: [turn(0), turn(1), told('succeeded', 0), told('succeeded', 1), asked, job],
  },
];
