import { expect, test } from 'vitest';
import * as z from 'zod';
import { manifest } from '../../functions/routes.ts';
import { held as english } from '../i18n/en/held.ts';
import { held as russian } from '../i18n/ru/held.ts';

/** What the export is made of (functions/my-data.ts): the answers of these operations, and the lists of a contract. */
const SOURCES = [
  manifest.identity.getMe,
  manifest.identity.listConsents,
  manifest.identity.listSessions,
  manifest.identity.listJournal,
  manifest.identity.listConnections,
  manifest.organisation.listOrganisations,
  manifest.payment.listCards,
  manifest.contract.getContract,
  manifest.billing.listBills,
  manifest.ledger.listEntries,
  manifest.payment.listPayments,
  manifest.metering.listReadings,
  manifest.document.contractData,
];

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Every name in a schema, and every word that a value may be. */
function* namesIn(schema: JsonSchema, name = ''): Generator<string> {
  if (name !== 'event') for (const value of schema.enum ?? []) yield `value.${value}`;
  for (const [inner, of] of Object.entries(schema.properties ?? {})) {
    yield inner;
    yield* namesIn(of, inner);
  }
  for (const of of [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    if (of) yield* namesIn(of, name);
}

test.each([russian, english])('whatever is held has a name, and every word of it too', (texts) => {
  const names = SOURCES.flatMap(({ output }) => [
    ...namesIn(z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' }) as JsonSchema),
  ]);
  // a page of a list is not held, only what is on it
  const pages = ['cursor', 'consents', 'connections', 'providers', 'sessions', 'organisations', 'cards'];
  const wanted = new Set(names.filter((name) => !pages.includes(name)).map((name) => `held.${name}`));
  expect(
    Object.keys(texts)
      .filter((key) => key.startsWith('held.'))
      .sort(),
  ).toEqual([...wanted].sort());
});
