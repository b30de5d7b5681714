/** Everything the duration and the cost of a month end in AWS follow from. Every one may be given on the command line. */
export interface CapacityInputs {
  readonly contracts: number;
  /** `npm run bench:month-end`, 10,000 contracts. */
  readonly writeUnitsPerBill: number;
  readonly readUnitsPerBill: number;
  readonly cpuMsPerBill: number;
  /** Bytes of the bill and its ledger entry. */
  readonly bytesPerBill: number;
  /** `shard_count` of the supplier's file: how many contracts make a shard, and how many shards there may be. */
  readonly contractsPerShard: number;
  readonly shardsAtMost: number;
  /** `stacks/jobs.ts` and `core/billing/bill-shard.ts`. */
  readonly shardsAtOnce: number;
  readonly lambdaMemoryMb: number;
  readonly lambdaSeconds: number;
  readonly commitsAtOnce: number;
  /** From sending a transaction of three items to its answer. */
  readonly commitMs: number;
  /** From one shard's end to the next one's first bill. */
  readonly shardStartSeconds: number;
  /** Write units a second: what a new table takes at once, what its quota allows, and after how long it takes twice as many. */
  readonly coldWritesPerSecond: number;
  readonly quotaWritesPerSecond: number;
  readonly doublingMinutes: number;
  /** Memory with which a Lambda has one whole processor. */
  readonly mbPerVcpu: number;
  /** US dollars. */
  readonly perMillionWriteUnits: number;
  readonly perMillionReadUnits: number;
  readonly perLambdaGbSecond: number;
  readonly perMillionLambdaCalls: number;
  readonly perThousandTransitions: number;
  readonly perGbMonth: number;
}

export interface Capacity {
  readonly shards: number;
  readonly billsPerSecondPerLambda: number;
  /** Write units a second that the Lambdas ask for when nothing holds them up. */
  readonly wantedWritesPerSecond: number;
  /** Seconds the Lambdas need when the table takes all they send. */
  readonly lambdaBoundSeconds: number;
  readonly warm: Month;
  readonly cold: Month;
  readonly writeDollars: number;
  readonly readDollars: number;
  readonly transitionDollars: number;
  /** What the bills of one month add to the table, and what keeping it costs a month. */
  readonly addedGb: number;
  readonly addedDollarsPerMonth: number;
}

/** A month end on a table of one sort. */
export interface Month {
  readonly seconds: number;
  /** Lambdas that wait for the table cost as those that work. */
  readonly lambdaDollars: number;
  readonly dollars: number;
  /** How many shards at once the table takes without turning anything away. */
  readonly shardsThatFit: number;
}

/** DynamoDB counts so many bytes for an item besides its own. */
const ITEM_OVERHEAD_BYTES = 100;
/** State transitions of a run: due, the map of runs, plan, the map of shards, close, two at the end. */
const TRANSITIONS_OF_A_RUN = 7;
/** Of a shard: its child workflow and its end; then the call and the question whether it is finished, each time. */
const TRANSITIONS_OF_A_SHARD = 2;
const TRANSITIONS_OF_A_CALL = 2;

/** Floating point will do: these are estimates, not money that anybody owes. */
export function capacityOf(inputs: CapacityInputs): Capacity {
  const { contracts, writeUnitsPerBill } = inputs;
  const shards = Math.min(inputs.shardsAtMost, Math.ceil(contracts / inputs.contractsPerShard));
  const lambdas = Math.min(inputs.shardsAtOnce, shards);
  const billsPerSecondPerLambda = Math.min(
    inputs.commitsAtOnce / (inputs.commitMs / 1000),
    inputs.lambdaMemoryMb / inputs.mbPerVcpu / (inputs.cpuMsPerBill / 1000),
  );
  const shardSeconds = inputs.shardStartSeconds + contracts / shards / billsPerSecondPerLambda;
  const lambdaBoundSeconds = Math.ceil(shards / lambdas) * shardSeconds;

  const units = contracts * writeUnitsPerBill;
  const writeDollars = (units / 1e6) * inputs.perMillionWriteUnits;
  const readDollars = ((contracts * inputs.readUnitsPerBill) / 1e6) * inputs.perMillionReadUnits;
  const calls = shards * Math.ceil(shardSeconds / inputs.lambdaSeconds);
  const transitions = TRANSITIONS_OF_A_RUN + shards * TRANSITIONS_OF_A_SHARD + calls * TRANSITIONS_OF_A_CALL;
  const transitionDollars = (transitions / 1000) * inputs.perThousandTransitions;

  const month = (tableSeconds: number, writesPerSecond: number): Month => {
    const seconds = Math.max(lambdaBoundSeconds, tableSeconds);
    const gbSeconds = lambdas * seconds * (inputs.lambdaMemoryMb / 1024);
    const lambdaDollars = gbSeconds * inputs.perLambdaGbSecond + (calls / 1e6) * inputs.perMillionLambdaCalls;
    return {
      seconds,
      lambdaDollars,
      dollars: writeDollars + readDollars + transitionDollars + lambdaDollars,
      shardsThatFit: Math.max(1, Math.floor(writesPerSecond / (billsPerSecondPerLambda * writeUnitsPerBill))),
    };
  };
  const addedGb = (contracts * (inputs.bytesPerBill + 2 * ITEM_OVERHEAD_BYTES)) / 1e9;
  return {
    shards,
    billsPerSecondPerLambda,
    wantedWritesPerSecond: lambdas * billsPerSecondPerLambda * writeUnitsPerBill,
    lambdaBoundSeconds,
    warm: month(units / inputs.quotaWritesPerSecond, inputs.quotaWritesPerSecond),
    cold: month(coldSeconds(units, inputs), inputs.coldWritesPerSecond),
    writeDollars,
    readDollars,
    transitionDollars,
    addedGb,
    addedDollarsPerMonth: addedGb * inputs.perGbMonth,
  };
}

/** How long a new table takes for so many write units, when it takes twice as many each half an hour until its quota. */
export function coldSeconds(
  units: number,
  {
    coldWritesPerSecond,
    quotaWritesPerSecond,
    doublingMinutes,
  }: Pick<CapacityInputs, 'coldWritesPerSecond' | 'quotaWritesPerSecond' | 'doublingMinutes'>,
): number {
  const stepSeconds = doublingMinutes * 60;
  let rest = units;
  let seconds = 0;
  for (let rate = coldWritesPerSecond; ; rate *= 2) {
    if (rate >= quotaWritesPerSecond) return seconds + rest / quotaWritesPerSecond;
    if (rest <= rate * stepSeconds) return seconds + rest / rate;
    rest -= rate * stepSeconds;
    seconds += stepSeconds;
  }
}
