import * as operations from '#contract/ledger';
import * as Ledger from '#core/ledger';
import { httpHandler } from '#runtime/http';

export const handler = httpHandler(operations, { listEntries: Ledger.listEntries });
