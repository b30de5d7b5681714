import type { ReplyOf, RequestOf } from '#core/platform';
import type { Manifest, ModuleName, OperationId } from '../../functions/routes.ts';

export type { OperationId };

type OperationOf<Id extends OperationId> = Id extends `${infer M extends ModuleName}.${infer Name}`
  ? Name extends keyof Manifest[M]
    ? Manifest[M][Name]
    : never
  : never;

/** What the operation takes: path, body and query parameters in one object. */
export type Request<Id extends OperationId> = RequestOf<OperationOf<Id>>;
/** What it answers. */
export type Reply<Id extends OperationId> = ReplyOf<OperationOf<Id>>;
