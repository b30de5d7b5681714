/** What has been started and must be stopped, in the opposite order. */
export interface Teardown {
  add(stop: () => Promise<void> | void): void;
  /** Stops everything, once; one that fails does not keep the others from stopping. */
  run(): Promise<void>;
}

export function createTeardown(): Teardown {
  const stops: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    const failures: unknown[] = [];
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped.');
  };
  return {
    add: (stop) => stops.push(stop),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
