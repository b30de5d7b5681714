import * as operations from '#contract/metering';
import * as Metering from '#core/metering';
import { httpHandler } from '#runtime/http';

export const handler = httpHandler(operations, {
  checkReading: Metering.checkReading,
  submitReading: Metering.submitReading,
  listReadings: Metering.listReadings,
});
