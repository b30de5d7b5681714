import type { Payment, State } from './state.ts';

export interface Shop {
  shopId: string;
  secretKey: string;
}

/** What every part of the acquirer works with: its book, its clock and its settings. */
export interface Office {
  readonly state: State;
  readonly shops: readonly Shop[];
  /** Without a trailing slash; known once the server listens. */
  publicUrl(): string;
  now(): Date;
  log(line: string): void;
}

export function nextSeq(office: Office): number {
  office.state.lastSeq += 1;
  return office.state.lastSeq;
}

export function instant(office: Office, plusSeconds = 0): string {
  return new Date(office.now().getTime() + plusSeconds * 1000).toISOString();
}

export function isDue(office: Office, at: string): boolean {
  return Date.parse(at) <= office.now().getTime();
}

export function findPayment(office: Office, paymentId: string): Payment | undefined {
  return Object.hasOwn(office.state.payments, paymentId) ? office.state.payments[paymentId] : undefined;
}
