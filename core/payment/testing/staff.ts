import {
  type ContractId,
  type CorrectionId,
  idFrom,
  type PaymentId,
  type RefundId,
  type UserId,
} from '#core/kernel';
import type { Ctx, InputOf } from '#core/platform';
import { approveCorrection } from '../corrections/approve-correction.ts';
import type { requestCorrection as correcting } from '../corrections/operations.ts';
import { rejectCorrection } from '../corrections/reject-correction.ts';
import { requestCorrection } from '../corrections/request-correction.ts';
import { approveRefund } from '../refunds/approve-refund.ts';
import type { requestRefund as refunding } from '../refunds/operations.ts';
import { rejectRefund } from '../refunds/reject-refund.ts';
import { requestRefund } from '../refunds/request-refund.ts';
import { reconcile } from '../settlement/reconcile.ts';
import { createScene, type Scene, type SceneOptions, SUPPLIER_ID, started } from './scene.ts';

type Asked = Partial<InputOf<typeof refunding>>;
type Correcting = InputOf<typeof correcting>['correction'];

/** A member of the scene's supplier's staff with these roles. */
export async function memberOf(
  scene: Scene,
  name: string,
  roles: readonly string[] = ['payments'],
): Promise<Ctx> {
  const userId = idFrom('user', name) as UserId;
  await scene.ctx.table.load([
    { pk: `SUPPLIER#${SUPPLIER_ID}`, sk: `STAFF#${userId}`, userId, roles, version: 1 },
  ]);
  return { ...scene.world.user(userId), log: scene.ctx.log };
}

/** A scene with a payment that came in, and two members of the staff who may decide about it. */
export async function paidScene(
  options: SceneOptions & { amountKopecks?: number; before?: (scene: Scene) => Promise<unknown> } = {},
) {
  const scene = await createScene({ balanceKopecks: 50_000, ...options });
  const { paymentId, providerId } = await started(scene, options.amountKopecks);
  await options.before?.(scene);
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  return { scene, providerId, ...(await officeOf(scene, paymentId)) };
}

/** What staff do with one payment: `olga` asks, `pyotr` decides, unless told. */
export async function officeOf(scene: Scene, paymentId: PaymentId) {
  const [olga, pyotr] = [await memberOf(scene, 'olga'), await memberOf(scene, 'pyotr')];
  const of = { supplierId: SUPPLIER_ID, paymentId };
  let presses = 0;
  const press = () => `press-${paymentId}-${++presses}`;
  const ask = (asked: Asked = {}, ctx: Ctx = olga) =>
    requestRefund(ctx, { ...of, reason: 'Paid twice', requestKey: press(), ...asked });
  const approve = (refundId: string, ctx: Ctx = pyotr) =>
    approveRefund(ctx, { ...of, refundId: refundId as RefundId });
  const correct = (correction: Correcting, ctx: Ctx = olga, requestKey = press()) =>
    requestCorrection(ctx, { ...of, correction, note: 'As the acquirer wrote', requestKey });
  const post = (correctionId: string, ctx: Ctx = pyotr) =>
    approveCorrection(ctx, { ...of, correctionId: correctionId as CorrectionId });
  return {
    paymentId,
    olga,
    pyotr,
    of,
    ask,
    approve,
    correct,
    post,
    reject: (refundId: string, ctx: Ctx = pyotr) =>
      rejectRefund(ctx, { ...of, refundId: refundId as RefundId }),
    turnDown: (correctionId: string, ctx: Ctx = pyotr) =>
      rejectCorrection(ctx, { ...of, correctionId: correctionId as CorrectionId }),
    /** Asked for and approved. */
    refund: async (asked: Asked = {}) => approve((await ask(asked)).refundId),
    /** Asked for and posted. */
    corrected: async (correction: Correcting) => post((await correct(correction)).correctionId),
    payment: () => scene.payment(paymentId),
    run: () => reconcile({ ...scene.world.system, log: scene.ctx.log }),
  };
}

/** What the ledgers of these contracts have on the account of unapplied money: credits − debits. */
export async function unapplied(
  scene: Scene,
  contractIds: readonly ContractId[] = [scene.contractId],
): Promise<number> {
  const entries = (await Promise.all(contractIds.map((contractId) => scene.entries(contractId)))).flat();
  return entries
    .flatMap(({ postings }) => postings)
    .reduce(
      (sum, { debit, credit, amountKopecks }) =>
        sum + (credit === 'unapplied' ? amountKopecks : 0) - (debit === 'unapplied' ? amountKopecks : 0),
      0,
    );
}
