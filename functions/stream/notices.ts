import type { DynamoDBRecord } from 'aws-lambda';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import {
  type CabinetId,
  type ContractId,
  type Instant,
  isId,
  isPeriod,
  msOf,
  type OrganisationRole,
  type UserId,
} from '#core/kernel';
import * as Notification from '#core/notification';
import * as Organisation from '#core/organisation';
import * as Payment from '#core/payment';
import { type Ctx, cabinetIdFrom } from '#core/platform';
import * as Supplier from '#core/supplier';
import { textOf } from './each-record.ts';

/** A bill or payment older than this came with a load of history, not from today's business. */
const NEWS_FOR_MS = 3 * 24 * 60 * 60 * 1000;
/** Nor is it news that money came which was paid longer ago: an office loads last year's registers. */
const PAID_AGO_MS = 31 * 24 * 60 * 60 * 1000;

/** Sends whatever a changed item asks to be told to somebody; most items ask for nothing. Harmless when repeated. */
export async function sendNotices(ctx: Ctx, record: DynamoDBRecord): Promise<void> {
  const pk = textOf(record, 'Keys', 'pk');
  const sk = textOf(record, 'Keys', 'sk');
  if (record.eventName === 'INSERT' && pk.startsWith('OUTBOX#') && sk === 'MESSAGE')
    return Notification.sendOutbox(ctx, pk.slice('OUTBOX#'.length));

  const contractId = pk.startsWith('CONTRACT#') ? pk.slice('CONTRACT#'.length) : '';
  if (!isId('contract', contractId)) return;
  if (record.eventName === 'INSERT' && sk.startsWith('BILL#'))
    return tellOfBill(ctx, record, contractId, sk.slice('BILL#'.length));
  if (sk.startsWith('PAYMENT#') && becameSucceeded(record)) return tellOfPayment(ctx, record, contractId);
  if (sk === '#HEAD' && becameTerminated(record)) return tellOfEnd(ctx, record, contractId);
  if (sk === 'AUTOPAY' && record.eventName !== 'REMOVE') return tellOfAutopay(ctx, contractId);
}

function becameSucceeded(record: DynamoDBRecord): boolean {
  return (
    textOf(record, 'NewImage', 'state') === 'succeeded' && textOf(record, 'OldImage', 'state') !== 'succeeded'
  );
}

function becameTerminated(record: DynamoDBRecord): boolean {
  return (
    record.eventName === 'MODIFY' &&
    textOf(record, 'NewImage', 'status') === 'terminated' &&
    textOf(record, 'OldImage', 'status') !== 'terminated'
  );
}

/** To whoever had the contract until it ended; of its final bill too, which nobody finds in a cabinet any more. */
async function tellOfEnd(ctx: Ctx, record: DynamoDBRecord, contractId: ContractId): Promise<void> {
  const cabinetId = cabinetIdFrom(textOf(record, 'OldImage', 'userPk'));
  const head = await Contract.requireHead(ctx, contractId);
  const readers = await readersIn(ctx, cabinetId, 'manager');
  if (readers.length === 0) return;
  const { supplierId, balanceKopecks, lastBilledPeriod } = head;
  const [supplier, bill] = await Promise.all([
    Supplier.requireSupplier(ctx, supplierId),
    lastBilledPeriod && Billing.findBill(ctx, contractId, lastBilledPeriod),
  ]);
  const { payeeName, account, bankName, bic } = supplier.bank;
  const finalBill = bill?.final && bill;
  await tell(ctx, readers, `contract-ended#${contractId}`, {
    template: 'contract-ended',
    ...titleOf(head),
    balanceKopecks: finalBill ? finalBill.totalKopecks : balanceKopecks,
    ...(finalBill && { finalBill: { number: finalBill.number, dueOn: finalBill.dueOn } }),
    supplier: { phone: supplier.phone, email: supplier.email },
    payee: { name: payeeName, taxNumber: supplier.taxNumber, account, bankName, bic },
  });
}

async function tellOfBill(
  ctx: Ctx,
  record: DynamoDBRecord,
  contractId: ContractId,
  key: string,
): Promise<void> {
  // a month that was billed again has a key of its own, and is told of again
  const [period = ''] = key.split('#');
  if (!isPeriod(period) || !isNews(ctx, textOf(record, 'NewImage', 'issuedAt'))) return;
  const head = await Contract.requireHead(ctx, contractId);
  const readers = await readersIn(ctx, head.ownerId, 'payments');
  if (readers.length === 0) return;
  const { chargedKopecks, totalKopecks, dueOn } = await Billing.requireBill(ctx, contractId, period);
  await tell(ctx, readers, `bill-ready#${contractId}#${key}`, {
    template: 'bill-ready',
    ...titleOf(head),
    period,
    chargedKopecks,
    totalKopecks,
    dueOn,
  });
}

/** To who paid, whoever has the contract by now; of a payment without a payer, to whose cabinet the contract is in. */
async function tellOfPayment(ctx: Ctx, record: DynamoDBRecord, contractId: ContractId): Promise<void> {
  const paymentId = textOf(record, 'NewImage', 'paymentId');
  const settledAt = textOf(record, 'NewImage', 'settledAt');
  const paidAt = textOf(record, 'NewImage', 'paidAt') || settledAt;
  if (!isId('payment', paymentId) || !isNews(ctx, settledAt) || !isNews(ctx, paidAt, PAID_AGO_MS)) return;
  const { amountKopecks, parts, payerId } = await Payment.requireSettled(ctx, contractId, paymentId);
  const head = await Contract.requireHead(ctx, contractId);
  const readers = await readersIn(ctx, payerId ?? head.ownerId, 'payments');
  await tell(ctx, readers, `payment-received#${paymentId}`, {
    template: 'payment-received',
    ...titleOf(head),
    paymentId,
    amountKopecks,
    parts: parts.map((part) => ({
      contractNumber: part.contractNumber,
      amountKopecks: part.amountKopecks,
    })),
    waits: parts.some(({ creditedTo }) => creditedTo === 'unapplied'),
    settledAt,
    timeZone: head.supplier.timeZone,
    ...(textOf(record, 'NewImage', 'origin') === 'autopay' && { byAutopay: true }),
  });
}

/** Tells whatever there is to tell of an autopay by now; what was told before is known by its key. */
async function tellOfAutopay(ctx: Ctx, contractId: ContractId): Promise<void> {
  const news = await Payment.autopayNews(ctx, contractId);
  const head = news && (await Contract.requireHead(ctx, contractId));
  if (!news || head?.ownerId !== news.ownerId) return;
  const readers = await readersIn(ctx, news.ownerId, 'payments');
  if (news.coming) {
    const { on, cardId, cardTitle, owedKopecks, amount } = news.coming;
    const sum = amount.kind === 'fixed' ? amount.amountKopecks : amount.capKopecks;
    await tell(ctx, readers, `autopay-coming#${contractId}#${on}#${amount.kind}#${sum}#${cardId}`, {
      template: 'autopay-coming',
      ...titleOf(head),
      on,
      cardTitle,
      amount: amount.kind === 'fixed' ? amount : { ...amount, owedKopecks },
    });
  }
  for (const { at, on, state, paymentId, reason, reasonText, ...outcome } of news.outcomes) {
    if (!isNews(ctx, at)) continue;
    const { next, nextOn, amountKopecks } = outcome;
    await tell(ctx, readers, `autopay-outcome#${contractId}#${on}#${paymentId ?? reason}#${state}`, {
      template: 'autopay-outcome',
      ...titleOf(head),
      on,
      outcome: state,
      reason: reasonText,
      ...(next && { next }),
      ...(nextOn && { nextOn }),
      ...(amountKopecks !== undefined && { amountKopecks }),
    });
  }
}

function isNews(ctx: Ctx, at: string, forMs = NEWS_FOR_MS): at is Instant {
  return at !== '' && msOf(ctx.clock.now()) - msOf(at as Instant) < forMs;
}

/** How a notice names a contract. */
function titleOf({ contractId, number, supplier }: Contract.ContractHead) {
  return { contractId, contractNumber: number, supplierName: supplier.name };
}

/** Somebody who is told something of a contract. */
interface Reader {
  readonly userId: UserId;
  readonly email: string;
  /** News of contracts that they do not want. */
  readonly noticesUnwanted: readonly Identity.NoticeChoice[];
  readonly language: Identity.User['language'];
  /** Only in an organisation's cabinet, where there are several. */
  readonly isMember: boolean;
}

/** Whose cabinet this is, if they can be written to; of an organisation's, its members with at least this role. */
async function readersIn(
  ctx: Ctx,
  cabinetId: CabinetId | undefined,
  role: OrganisationRole,
): Promise<Reader[]> {
  if (!cabinetId) return [];
  const isMember = isId('organisation', cabinetId);
  const users = isMember
    ? await Organisation.membersWith(ctx, cabinetId, role)
    : [await Identity.getUser(ctx, cabinetId)];
  return users.flatMap((user) => {
    if (user?.state !== 'active' || !user.email) return [];
    const { userId, email, noticesUnwanted = [], language } = user;
    return { userId, email, noticesUnwanted, language, isMember };
  });
}

/** Sends a notice by mail, unless its reader chose to do without; a charge that nobody pressed a button for is always told. */
async function tell(
  ctx: Ctx,
  readers: readonly Reader[],
  key: string,
  notice: Notification.Notice,
): Promise<void> {
  const isCharge = 'byAutopay' in notice;
  for (const reader of readers) {
    if (!isCharge && !Identity.wantsNotice(reader, notice.template)) continue;
    await Notification.deliver(ctx, reader.isMember ? `${key}#${reader.userId}` : key, {
      to: { mail: reader.email },
      language: reader.language,
      notice,
    });
  }
}
