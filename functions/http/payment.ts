import * as operations from '#contract/payment';
import * as Payment from '#core/payment';
import { httpHandler } from '#runtime/http';
import { paymentPorts } from '#runtime/ports/payment';

export const handler = httpHandler(
  operations,
  {
    startPayment: Payment.startPayment,
    previewPayment: Payment.previewPayment,
    getPayment: Payment.getPayment,
    listPayments: Payment.listPayments,
    findForGuest: Payment.findForGuest,
    startGuestPayment: Payment.startGuestPayment,
    getGuestPayment: Payment.getGuestPayment,
    findPayments: Payment.findPayments,
    inspectPayment: Payment.inspectPayment,
    requestRefund: Payment.requestRefund,
    approveRefund: Payment.approveRefund,
    rejectRefund: Payment.rejectRefund,
    requestCorrection: Payment.requestCorrection,
    approveCorrection: Payment.approveCorrection,
    rejectCorrection: Payment.rejectCorrection,
    listDecisions: Payment.listDecisions,
    listAttention: Payment.listAttention,
    settleAttention: Payment.settleAttention,
    settleStray: Payment.settleStray,
    yookassaNotice: Payment.yookassaNotice,
    importRegister: Payment.importRegister,
    listSuspense: Payment.listSuspense,
    proposeSuspense: Payment.proposeSuspense,
    approveSuspense: Payment.approveSuspense,
    rejectSuspense: Payment.rejectSuspense,
    listComparisons: Payment.listComparisons,
  },
  paymentPorts,
);
