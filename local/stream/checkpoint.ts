import { readJson, writeJson } from '../json-file.ts';

/** How far one consumer has read each shard. */
export interface Checkpoint {
  streamArn: string;
  /** Per shard the last delivered sequence number, or that the shard is closed and read to its end. */
  shards: Record<string, { lastSequenceNumber?: string; isFinished?: true }>;
}

export interface CheckpointStore {
  read(streamArn: string): Checkpoint;
  write(checkpoint: Checkpoint): void;
}

/** Keeps a checkpoint in a file; a checkpoint of another stream (the table was made anew) counts for nothing. */
export function checkpointFile(path: string): CheckpointStore {
  return {
    read: (streamArn) => {
      const known = readJson<Checkpoint>(path);
      return known?.streamArn === streamArn ? known : { streamArn, shards: {} };
    },
    write: (checkpoint) => writeJson(path, checkpoint),
  };
}

export function checkpointInMemory(): CheckpointStore {
  let known: Checkpoint | undefined;
  return {
    read: (streamArn) =>
      known?.streamArn === streamArn ? structuredClone(known) : { streamArn, shards: {} },
    write: (checkpoint) => {
      known = structuredClone(checkpoint);
    },
  };
}
