import * as operations from '#contract/supplier';
import * as Supplier from '#core/supplier';
import { httpHandler } from '#runtime/http';

export const handler = httpHandler(operations, { listSuppliers: Supplier.listSuppliers });
