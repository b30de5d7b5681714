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
