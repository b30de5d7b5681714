import type { DynamoDBRecord } from 'aws-lambda';
import { textOf } from './each-record.ts';

/** A walk of month end for one attempt of one run. */
export interface Walk {
  /** The same for the same change of the record, so that a change that is delivered twice begins one walk. */
  readonly name: string;
  readonly run: {
    readonly supplierId: string;
    readonly period: string;
    readonly attempt: number;
    readonly dry?: true;
  };
}

/** The walk that a change of a run's record asks for; most changes ask for none. */
export function walkAskedBy(record: DynamoDBRecord): Walk | undefined {
  const image = record.dynamodb?.NewImage;
  const isRun = /^RUN#\d{4}-\d{2}(#DRY)?$/.exec(textOf(record, 'Keys', 'sk'));
  const isOfSupplier = textOf(record, 'Keys', 'pk').startsWith('SUPPLIER#');
  if (!isRun || !isOfSupplier || image?.walkWanted?.BOOL !== true) return undefined;
  const supplierId = textOf(record, 'NewImage', 'supplierId');
  const period = textOf(record, 'NewImage', 'period');
  const kind = isRun[1] ? 'dry' : 'run';
  // a table that was made anew counts from one again: the moment tells its runs from those before
  const begunAt = textOf(record, 'NewImage', 'startedAt').replaceAll(/\D/g, '');
  return {
    name: `${supplierId}-${period}-${kind}-${begunAt}-${image.version?.N}`,
    run: {
      supplierId,
      period,
      attempt: Number(image.attempt?.N),
      ...(kind === 'dry' && { dry: true }),
    },
  };
}

/** Begins the walk that a change asks for. Harmless when repeated: walks are told apart by their names. */
export async function beginWalk(start: (walk: Walk) => Promise<void>, record: DynamoDBRecord): Promise<void> {
  const walk = walkAskedBy(record);
  if (walk) await start(walk);
}
