import type { BundleFigures, BundleSize } from './bundles.ts';

export interface LambdaBudget {
  readonly kilobytes: number;
  readonly importMs: number;
}

/** What a person waits for at a cold start (docs/adr/0006). */
const API: LambdaBudget = { kilobytes: 600, importMs: 90 };

/** Nobody waits for the stream's consumers and the jobs; the one that sends notices carries two more clients, mail and SMS. */
const BACKGROUND: LambdaBudget = { kilobytes: 700, importMs: 120 };

/** Makes PDF: pdfkit with fontkit is a megabyte. A function of its own, so that only who asks for a document waits for it. */
const DOCUMENT: LambdaBudget = { kilobytes: 1700, importMs: 200 };

/** Besides customers' operations it carries two acquirers' adapters, the office's operations and the reading of registers. */
const PAYMENT: LambdaBudget = { kilobytes: 750, importMs: 110 };

/**
 * It carries Cognito's client, OpenID Connect (docs/adr/0026), and the list of common passwords besides (62 KB, split when first a
 * password is chosen).
 */
const IDENTITY: LambdaBudget = { kilobytes: 800, importMs: 120 };

/** Describes the API, and so carries the contract of every operation; developers wait for it. */
const PLATFORM: LambdaBudget = { kilobytes: 700, importMs: 110 };

export function lambdaBudget(name: string): LambdaBudget {
  if (name === 'http/document') return DOCUMENT;
  if (name === 'http/payment') return PAYMENT;
  if (name === 'http/identity') return IDENTITY;
  if (name === 'http/platform') return PLATFORM;
  return name.startsWith('http/') ? API : BACKGROUND;
}

/** What breaks a size budget, in words; empty when nothing does. */
export function brokenBundleSizes(bundles: readonly BundleSize[]): string[] {
  return bundles.flatMap(({ name, kilobytes }) => {
    const allowed = lambdaBudget(name).kilobytes;
    return kilobytes > allowed
      ? [`The bundle of ${name} is ${kilobytes} KB, ${kilobytes - allowed} KB over; ${allowed} are allowed.`]
      : [];
  });
}

/**
 * How far over its budget a loading time must be to count as broken. The budget is for a developer's machine at rest;
 * half as much again leaves room for a slower one. What the budget guards against is further off: the SDK left out of
 * the bundle loads in 140 ms and more where 90 are allowed, and the SDK bundled whole is caught by its size.
 */
export const IMPORT_MARGIN = 1.5;

/** What breaks a loading budget beyond the margin, in words; empty when nothing does. */
export function brokenImports(bundles: readonly BundleFigures[]): string[] {
  return bundles.flatMap(({ name, importMs }) => {
    const allowed = lambdaBudget(name).importMs;
    return importMs > allowed * IMPORT_MARGIN
      ? [
          `${name} takes ${importMs} ms to load, ${importMs - allowed} ms over; ${allowed} are allowed (and ${Math.round(allowed * IMPORT_MARGIN)} on a slow machine).`,
        ]
      : [];
  });
}
