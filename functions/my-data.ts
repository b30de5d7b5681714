import type * as operations from '#contract/document';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { invariant, type MeterId, type PaymentId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import * as Organisation from '#core/organisation';
import * as Payment from '#core/payment';
import type { Ctx, InputOf, OutputOf } from '#core/platform';

/**
 * Everything kept about the caller as a person, as the operations that show it say it: no secret of a session or a card
 * is among it. Contracts are named here and told by {@link contractData}, one at a time, so that no answer grows with
 * their number.
 */
export async function myData(
  ctx: Ctx,
  _input: InputOf<typeof operations.myData>,
): Promise<OutputOf<typeof operations.myData>> {
  Identity.requireUser(ctx);
  const [person, { consents }, connections, sessions, journal, { organisations }, { cards }, contracts] =
    await Promise.all([
      Identity.getMe(ctx, {}),
      Identity.listConsents(ctx, {}),
      Identity.connectionsOf(ctx),
      allOf((cursor) => Identity.listSessions(ctx, { cursor }), 'sessions'),
      allOf((cursor) => Identity.listJournal(ctx, { cursor }), 'entries'),
      Organisation.listOrganisations(ctx, {}),
      Payment.listCards(ctx),
      allOf((cursor) => Contract.getDashboard(ctx, { cursor }), 'contracts'),
    ]);
  return {
    madeAt: ctx.clock.now(),
    person,
    consents,
    connections: connections.map(({ connectionId, supplierId, provider, connectedAt }) => ({
      ...{ connectionId, supplierId, provider, connectedAt },
    })),
    sessions,
    journal,
    organisations,
    cards,
    contractIds: contracts.map(({ contractId }) => contractId),
  };
}

/** Everything kept about one of the caller's contracts. Throws `contract.missing`. */
export async function contractData(
  ctx: Ctx,
  { contractId }: InputOf<typeof operations.contractData>,
): Promise<OutputOf<typeof operations.contractData>> {
  const contract = await Contract.getContract(ctx, { contractId }, Metering.metersOf);
  const [bills, entries, payments, readings] = await Promise.all([
    allOf((cursor) => Billing.listBills(ctx, { contractId, cursor }), 'bills'),
    allOf((cursor) => Ledger.listEntries(ctx, { contractId, cursor }), 'entries'),
    allOf((cursor: PaymentId | undefined) => Payment.listPayments(ctx, { contractId, cursor }), 'payments'),
    Promise.all(
      contract.meters.map(async ({ meterId }) => ({
        meterId,
        readings: await allOf(
          (cursor) => Metering.listReadings(ctx, { contractId, meterId: meterId as MeterId, cursor }),
          'readings',
        ),
      })),
    ),
  ]);
  return { contract, bills, entries, payments, readings };
}

/** Decades of monthly records, and years of a busy journal. */
const MOST_PAGES = 400;

/** All that a list holds, page by page. */
async function allOf<Name extends string, Row, Cursor extends string = string>(
  read: (cursor: Cursor | undefined) => Promise<{ cursor?: string | undefined } & { [N in Name]: Row[] }>,
  name: Name,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: Cursor | undefined;
  for (let pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
    invariant(pages < MOST_PAGES, `a list of ${name} without an end`);
    const page = await read(cursor);
    rows.push(...page[name]);
    cursor = page.cursor as Cursor | undefined;
  }
  return rows;
}
