import type * as operations from '#contract/document';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import * as Document from '#core/document';
import { type ContractId, dateAt, Fault, plusMonths } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import * as Payment from '#core/payment';
import type { Ctx, FileReply, InputOf } from '#core/platform';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';

/**
 * A bill of the caller as a PDF in the caller's language. Two round trips to the table. Throws `contract.missing`,
 * `billing.bill_missing`.
 */
export async function billPdf(
  ctx: Ctx,
  { contractId, period }: InputOf<typeof operations.billPdf>,
): Promise<FileReply> {
  const [owned, billed, previous] = await Promise.allSettled([
    Contract.requireOwn(ctx, contractId),
    Billing.requireBill(ctx, contractId, period),
    Billing.findBill(ctx, contractId, plusMonths(period, -1)),
  ]);
  // whose it is comes before whether it is there
  const contract = fulfilled(owned);
  const bill = fulfilled(billed);
  const before = fulfilled(previous);
  const { supplierId, branchId } = contract;
  const [{ supplier, branch }, tariffs, meters, lastPaidOn] = await Promise.all([
    Supplier.requireSupplierWithBranch(ctx, supplierId, branchId),
    Tariff.tariffsOf(ctx, supplierId),
    Metering.metersOf(ctx, contractId),
    before && lastPaymentBefore(ctx, contractId, bill, contract.supplier.timeZone),
  ]);
  const qrText = qrTextOf(ctx, { supplier, contract, bill });
  const explained = Billing.explainBill(bill, { tariffs, meters, payer: contract.kind });
  const { lines, penalties, advances, replaces } = explained;
  const content = await Document.renderBill({
    language: ctx.language,
    supplier,
    ...(branch && { branch }),
    contract,
    bill,
    ...{ lines, penalties, advances },
    ...(replaces !== undefined && { replaces }),
    meters,
    ...(before && { before: { totalKopecks: before.totalKopecks, ...(lastPaidOn && { lastPaidOn }) } }),
    ...(qrText !== undefined && { qrText }),
  });
  return { fileName: `bill-${bill.number}.pdf`, content };
}

/**
 * The receipt of a payment of the caller whose money has arrived, as a PDF in the caller's language. Two round trips to
 * the table. Throws `contract.missing`, `payment.missing`, `payment.not_settled`.
 */
export async function receiptPdf(
  ctx: Ctx,
  { contractId, paymentId }: InputOf<typeof operations.receiptPdf>,
): Promise<FileReply> {
  const [payment, { contract, supplier }] = await Promise.all([
    Payment.requireSettled(ctx, contractId, paymentId),
    ownWithSupplier(ctx, contractId),
  ]);
  const content = await Document.renderReceipt({ language: ctx.language, supplier, contract, payment });
  return { fileName: `receipt-${paymentId}.pdf`, content };
}

async function ownWithSupplier(ctx: Ctx, contractId: ContractId) {
  const contract = await Contract.requireOwn(ctx, contractId);
  const supplier = await Supplier.requireSupplier(ctx, contract.supplierId);
  return { contract, supplier };
}

function fulfilled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Entries between two bills that are looked through for a payment. */
const ENTRIES_AT_MOST = 50;

/** The date of the last payment between the bill before and this one, by the supplier's time. One Query. */
async function lastPaymentBefore(
  ctx: Ctx,
  contractId: ContractId,
  { period, issuedAt }: Billing.Bill,
  timeZone: string,
) {
  const { entries } = await Ledger.entriesOf(ctx, contractId, { limit: ENTRIES_AT_MOST, until: issuedAt });
  for (const { cause, at, paidOn } of entries) {
    if (cause.kind === 'bill' && cause.ref < period) return undefined;
    if (cause.kind === 'payment' || cause.kind === 'applied') return paidOn ?? dateAt(at, timeZone);
  }
  return undefined;
}

/**
 * The payment QR's text. A supplier whose details fit no QR still owes its customers their bills: they go out without the
 * code, and the log tells the operator which field to mend.
 */
function qrTextOf(ctx: Ctx, bill: Parameters<typeof Document.billQrText>[0]): string | undefined {
  try {
    return Document.billQrText(bill);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ctx.log.error(error.code, { field: error.fields[0]?.field, reason: error.fields[0]?.code });
    return undefined;
  }
}
