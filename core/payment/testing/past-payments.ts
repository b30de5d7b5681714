import { idAt, instant, kopecks, NO_MONEY } from '#core/kernel';
import type { Payment } from '../model.ts';
import * as store from '../store.ts';
import type { Scene } from './scene.ts';

type Past = { readonly [K in keyof Payment]?: Payment[K] } & { readonly at: string };

/** Payments of the scene's contract that were begun earlier, written as they are told; answers their ids in the order told. */
export async function pastPayments(scene: Scene, past: readonly Past[]): Promise<string[]> {
  const { contractId } = scene;
  const { number, supplierId } = await scene.head();
  const ids: string[] = [];
  for (const [index, { at, ...told }] of past.entries()) {
    const createdAt = instant(at);
    const amountKopecks = kopecks(10_000 + index);
    const refundedKopecks = NO_MONEY;
    const payment: Payment = {
      paymentId: idAt('payment', createdAt, String(index)),
      ...{ contractId, supplierId, origin: 'cabinet', amountKopecks, refundedKopecks, createdAt },
      parts: [{ contractId, contractNumber: number, amountKopecks, refundedKopecks }],
      ...{ gateway: 'yookassa', testMode: true, state: 'succeeded', attempt: 1, version: 1 },
      ...{ parkedRefundIds: [], timeline: [] },
      ...told,
    };
    await scene.world.system.table.commit([store.insertPayment(payment)]);
    ids.push(payment.paymentId);
  }
  return ids;
}
