import * as operations from '#contract/billing';
import * as Billing from '#core/billing';
import { httpHandler } from '#runtime/http';

export const handler = httpHandler(operations, {
  listBills: Billing.listBills,
  getBill: Billing.getBill,
  previewBill: Billing.previewBill,
  compareBill: Billing.compareBill,
  listRuns: Billing.listRuns,
  startRun: Billing.startRun,
  getRun: Billing.getRun,
  pauseRun: Billing.pauseRun,
  resumeRun: Billing.resumeRun,
  listSkipped: Billing.listSkipped,
  startDryRun: Billing.startDryRun,
  getDryRun: Billing.getDryRun,
  closeContract: Billing.closeContract,
  rebillContract: Billing.rebillContract,
});
