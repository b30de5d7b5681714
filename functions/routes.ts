import * as billing from '#contract/billing';
import * as contract from '#contract/contract';
import * as document from '#contract/document';
import * as identity from '#contract/identity';
import * as ledger from '#contract/ledger';
import * as metering from '#contract/metering';
import * as organisation from '#contract/organisation';
import * as payment from '#contract/payment';
import * as platform from '#contract/platform';
import * as supplier from '#contract/supplier';
import { limitsOf, type Operation } from '#core/platform';

/**
 * THE manifest: every operation of the API by module. One Lambda (`functions/http/<module>.ts`) serves a module.
 * The stacks make routes and permissions of it, the local gateway serves it, OpenAPI and the web client are made from it.
 */
export const manifest = {
  platform: operations(platform),
  identity: operations(identity),
  supplier: operations(supplier),
  organisation: operations(organisation),
  contract: operations(contract),
  metering: operations(metering),
  ledger: operations(ledger),
  billing: operations(billing),
  payment: operations(payment),
  document: operations(document),
};

export type Manifest = typeof manifest;
export type ModuleName = keyof Manifest;

/** `metering.submitReading`: how the client and the documents name an operation. */
export type OperationId = {
  [M in ModuleName]: `${M}.${Extract<keyof Manifest[M], string>}`;
}[ModuleName];

type OnlyOperations<M> = {
  [K in keyof M as M[K] extends { method: string; path: string } ? K : never]: M[K];
};

function operations<M extends object>(module: M): OnlyOperations<M> {
  return Object.fromEntries(
    Object.entries(module).filter(([, value]) => isOperation(value)),
  ) as OnlyOperations<M>;
}

function isOperation(value: unknown): value is Operation {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
  );
}

export interface Route {
  readonly module: ModuleName;
  readonly name: string;
  readonly id: string;
  /** As API Gateway writes it: `POST /api/sign-in`. */
  readonly routeKey: string;
  readonly operation: Operation;
  readonly limits: ReturnType<typeof limitsOf>;
}

/** Every operation as a flat list, in manifest order. */
export const routes: readonly Route[] = Object.entries(manifest).flatMap(([module, declared]) =>
  Object.entries(declared as Record<string, Operation>).map(([name, operation]) => ({
    module: module as ModuleName,
    name,
    id: `${module}.${name}`,
    routeKey: `${operation.method} /api${operation.path}`,
    operation,
    limits: limitsOf(operation),
  })),
);
