import { existsSync, globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { HttpHandler } from '#runtime/http';
import { manifest, routes } from './routes.ts';

const modules = Object.keys(manifest);

describe('the manifest', () => {
  test.each(modules)('has a handler for every route of %s, and no other', async (module) => {
    const { handler } = (await import(`./http/${module}.ts`)) as { handler: HttpHandler };
    const declared = routes.filter((route) => route.module === module).map(({ routeKey }) => routeKey);
    expect([...handler.serves].sort()).toEqual(declared.sort());
  });

  test('names every handler file there is', () => {
    const files = globSync('functions/http/*.ts').map((file) => file.replace(/^.*\/(\w+)\.ts$/, '$1'));
    expect(files.sort()).toEqual([...modules].sort());
  });

  test('takes in every module that declares operations', () => {
    const declaring = globSync('core/*/contract.ts').map((file) => file.split('/')[1]);
    expect(declaring.filter((module) => module && existsSync(`core/${module}/contract.ts`)).sort()).toEqual(
      [...modules].sort(),
    );
  });

  test('gives every operation its own method and path', () => {
    const keys = routes.map(({ routeKey }) => routeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('declares every path parameter as an input', () => {
    for (const { operation } of routes) {
      for (const [, name] of operation.path.matchAll(/\{(\w+)\}/g)) {
        expect(Object.keys(operation.input.shape)).toContain(name);
      }
    }
  });

  test('takes no unknown field, at any depth; only what an acquirer sends may grow', () => {
    const open = routes
      .filter(({ operation }) => operation.access !== 'acquirer')
      .flatMap(({ id, operation }) => openObjects(z.toJSONSchema(operation.input, IN), id).slice(1));
    expect(open).toEqual([]);
  });

  test('describes every operation for people', () => {
    for (const { id, operation } of routes) {
      expect(operation.summary.length, id).toBeGreaterThan(5);
      expect(operation.description.length, id).toBeGreaterThan(10);
    }
  });
});

const IN = { io: 'input', unrepresentable: 'any' } as const;

interface Schema {
  type?: unknown;
  additionalProperties?: unknown;
  properties?: Record<string, unknown>;
  items?: unknown;
  anyOf?: unknown[];
  oneOf?: unknown[];
}

/** Where objects take more than they name; the input itself, which the runtime looks after, comes first. */
function openObjects(schema: unknown, at: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, additionalProperties, properties = {}, items, anyOf = [], oneOf = [] } = schema as Schema;
  return [
    ...(type === 'object' && additionalProperties !== false ? [at] : []),
    ...Object.entries(properties).flatMap(([name, of]) => openObjects(of, `${at}.${name}`)),
    ...[items, ...anyOf, ...oneOf].flatMap((of) => openObjects(of, `${at}[]`)),
  ];
}

test('whatever finds out whether somebody or something is known answers in steps of time', () => {
  const even = routes.filter(({ operation }) => operation.inSteps).map(({ id }) => id);
  expect(even.sort()).toEqual([
    'contract.linkContract',
    'identity.signIn',
    'identity.startEmailRecovery',
    'identity.startEmailSignUp',
    'identity.startRecovery',
    'identity.startSignUp',
  ]);
});
