import { dateAt, type SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Branch, Supplier } from '#core/supplier';
import { type Tariff, tariffBook, tariffVersion } from '#core/tariff';
import { type Account, gatherAccounts, rejectWhole, rowsOf } from './accounts.ts';
import { checkAccount } from './check-accounts.ts';
import { checkBranches, checkSupplier } from './check-supplier.ts';
import { checkTariffs } from './check-tariffs.ts';
import { ACCOUNTS_AT_ONCE, eachOf, type Known, piecesOf, readAccounts } from './known.ts';
import type { Findings, Rows } from './rows.ts';

/** Everything of the files that is good and fits together. */
export interface Plan {
  /** Absent when neither the files nor the table have a good one; then the findings refuse the import. */
  readonly supplier: Supplier | undefined;
  readonly branches: readonly Branch[];
  readonly tariffs: readonly Tariff[];
  readonly accounts: readonly Account[];
}

/** Checks all rows against each other and against the table; writes nothing. What is wrong goes to the findings. */
export async function validate(
  ctx: Ctx,
  supplierId: SupplierId,
  rows: Rows,
  known: Known,
  findings: Findings,
  onChecked: (accounts: number) => void = () => {},
): Promise<Plan> {
  const supplier = checkSupplier(supplierId, rows, known.supplier, findings);
  if (!supplier) {
    const isGiven = rows.suppliers.length > 0;
    findings.refuseFile(
      rows.suppliers[0]?.file.source.name ?? `--supplier ${supplierId}`,
      rows.suppliers[0]?.line ?? 0,
      isGiven
        ? 'the supplier itself is rejected, so there is nothing to load the other rows into'
        : 'is not loaded yet; give a suppliers file and a settings file with its VAT and due days',
    );
  }
  const today = dateAt(ctx.clock.now(), supplier?.timeZone ?? 'UTC');
  const branches = checkBranches(rows.branches, findings);
  const { everBilled, tariffs: stored } = known;
  const tariffs = checkTariffs(rows.tariffs, { supplierId, stored, everBilled, today }, findings);
  const replaced = new Set(tariffs.map(tariffVersion));
  const around = {
    branchIds: new Set([...known.branches, ...branches].map(({ branchId }) => branchId)),
    tariffs: tariffBook([
      ...known.tariffs.filter((tariff) => !replaced.has(tariffVersion(tariff))),
      ...tariffs,
    ]),
    today,
    supplier,
  };
  const accounts = [...gatherAccounts(rows, findings).values()];
  let checked = 0;
  for (const piece of piecesOf(accounts, ACCOUNTS_AT_ONCE)) {
    const loaded = await readAccounts(
      ctx,
      supplierId,
      piece.map(({ number }) => number),
    );
    await eachOf(piece, async (account) => {
      await checkAccount(ctx, account, loaded.get(account.number), around, findings);
      rejectWhole(account, findings);
    });
    checked += piece.length;
    onChecked(checked);
  }
  return {
    supplier,
    branches,
    tariffs,
    accounts: accounts.filter((account) => rowsOf(account).every(({ rejected }) => !rejected)),
  };
}
