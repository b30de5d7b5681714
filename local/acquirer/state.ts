import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Kopecks } from './money.ts';
import type { Scenario } from './scenarios.ts';
import type { CancelParty, CancelReason } from './test-cards.ts';

export type PaymentStatus = 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled';
export type EventName =
  | 'payment.waiting_for_capture'
  | 'payment.succeeded'
  | 'payment.canceled'
  | 'refund.succeeded';

/** A card as the acquirer keeps it: never the whole number, never the security code. */
export interface PaymentMethod {
  id: string;
  shopId: string;
  saved: boolean;
  testCardKey: string;
  first6: string;
  last4: string;
  expiryMonth: string;
  expiryYear: string;
}

/** What a scenario makes the published object claim, against the truth. */
interface Distortion {
  value?: string;
  currency?: string;
  test?: boolean;
}

export interface Payment {
  id: string;
  seq: number;
  shopId: string;
  status: PaymentStatus;
  /** What the shop asked for. */
  askedAmount: Kopecks;
  /** What is held or was taken; differs from `askedAmount` after a partial capture. */
  amount: Kopecks;
  refunded: Kopecks;
  capture: boolean;
  savePaymentMethod: boolean;
  returnUrl?: string;
  description?: string;
  metadata?: Record<string, string>;
  merchantCustomerId?: string;
  receipt?: unknown;
  method?: PaymentMethod;
  /** The payer is on the 3-D Secure page with this card. */
  challenge?: { method: PaymentMethod; triesLeft: number };
  threeDSecure: boolean;
  cancellation?: { party: CancelParty; reason: CancelReason };
  distortion?: Distortion;
  createdAt: string;
  authorizedAt?: string;
  capturedAt?: string;
  /** While waiting for capture: when the hold ends. */
  expiresAt?: string;
}

export interface Refund {
  id: string;
  seq: number;
  shopId: string;
  paymentId: string;
  status: 'pending' | 'succeeded' | 'canceled';
  amount: Kopecks;
  description?: string;
  receipt?: unknown;
  cancellation?: { party: CancelParty; reason: 'insufficient_funds' | 'general_decline' };
  createdAt: string;
}

export interface DeliveryAttempt {
  at: string;
  status?: number;
  error?: string;
}

/** One webhook on its way to the shop. The body is fixed when the event happens, as a late one must be stale. */
export interface Delivery {
  id: string;
  seq: number;
  shopId: string;
  paymentId: string;
  event: EventName;
  body: { type: 'notification'; event: EventName; object: unknown };
  state: 'scheduled' | 'held' | 'delivered' | 'dropped' | 'given_up';
  /** Held: until this delivery (or, with `next`, any later one of the same payment) was attempted. */
  waitsFor?: string;
  /** Copies that leave at the same moment have lanes of their own; others of a payment go one after another. */
  lane: string;
  dueAt: string;
  createdAt: string;
  attempts: DeliveryAttempt[];
}

/** A change of a payment or refund that comes by itself later. */
export interface LaterChange {
  id: string;
  dueAt: string;
  paymentId: string;
  kind: 'succeed' | 'fail' | 'settle_refund';
  refundId?: string;
  /** Breaks the state machine on purpose: a final payment changes all the same. */
  forced: boolean;
}

export interface RememberedAnswer {
  fingerprint: string;
  status: number;
  body: unknown;
  storedAt: string;
}

export interface ApiCall {
  at: string;
  shopId?: string;
  method: string;
  path: string;
  idempotenceKey?: string;
  /** Absent while the answer is withheld. */
  status?: number;
  replayed?: boolean;
  scenario?: string;
}

/** All the acquirer knows. Plain JSON. */
export interface State {
  version: 1;
  lastSeq: number;
  payments: Record<string, Payment>;
  refunds: Record<string, Refund>;
  methods: Record<string, PaymentMethod>;
  answers: Record<string, RememberedAnswer>;
  deliveries: Delivery[];
  laterChanges: LaterChange[];
  scenarios: Scenario[];
  calls: ApiCall[];
}

export interface StateFile {
  state: State;
  save(): void;
}

/**
 * Opens the book, from a file or in memory. A save writes a neighbour file and renames it, so a kill at any
 * moment leaves the previous or the next book, never half of one. Throws when the file is not such a book.
 */
export function openState(path: string | undefined): StateFile {
  if (path === undefined) return { state: emptyState(), save: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  const state = readState(path);
  return {
    state,
    save() {
      const next = `${path}.next`;
      writeFileSync(next, JSON.stringify(state));
      renameSync(next, path);
    },
  };
}

function readState(path: string): State {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState();
    throw error;
  }
  const unreadable = `The sandbox acquirer cannot read its book ${path}; delete the file to start afresh.`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new Error(unreadable, { cause });
  }
  if ((parsed as Partial<State> | null)?.version !== 1) throw new Error(unreadable);
  return parsed as State;
}

function emptyState(): State {
  return {
    version: 1,
    lastSeq: 0,
    payments: {},
    refunds: {},
    methods: {},
    answers: {},
    deliveries: [],
    laterChanges: [],
    scenarios: [],
    calls: [],
  };
}
