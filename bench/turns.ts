/**
 * Two pieces of work that take turns of a fraction of a second, so that what else the machine does hits both alike.
 * Each sends its requests through its own side; a side whose turn is over sends nothing more, and the other begins
 * when the last answer has come. Answers how long each was at work.
 */
export async function inTurns(
  first: (send: Send) => Promise<void>,
  second: (send: Send) => Promise<void>,
): Promise<{ firstMs: number; secondMs: number }> {
  const sides = [new Side(), new Side()] as const;
  const works = [first, second].map(async (work, index) => {
    const side = sides[index]!;
    try {
      await work(side.send);
    } finally {
      side.finish();
    }
  });
  const all = Promise.all(works);
  // a failed side has finished, so the turns end; its error is thrown below
  all.catch(() => undefined);
  for (let turn = 0; sides.some(({ finished }) => !finished); turn += 1) {
    const side = sides[turn % 2]!;
    if (!side.finished) await side.takeTurn(TURN_MS);
  }
  await all;
  return { firstMs: sides[0].ms, secondMs: sides[1].ms };
}

/** Sends a request when it is the side's turn. */
export type Send = <T>(request: () => Promise<T>) => Promise<T>;

const TURN_MS = 250;

class Side {
  ms = 0;
  finished = false;
  #underWay = 0;
  #isOpen = false;
  #opened = Promise.withResolvers<void>();
  #ended: (() => void) | undefined;

  readonly send: Send = async (request) => {
    while (!this.#isOpen) await this.#opened.promise;
    this.#underWay += 1;
    try {
      return await request();
    } finally {
      this.#underWay -= 1;
      this.#endWhenStill();
    }
  };

  finish(): void {
    this.finished = true;
    this.#isOpen = false;
    this.#endWhenStill();
  }

  async takeTurn(ms: number): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    const startedAt = performance.now();
    const bell = setTimeout(() => {
      this.#isOpen = false;
      this.#opened = Promise.withResolvers();
      this.#endWhenStill();
    }, ms);
    this.#isOpen = true;
    this.#opened.resolve();
    await ended;
    this.ms += performance.now() - startedAt;
    clearTimeout(bell);
  }

  /** Once the answers are in, what is computed from them still belongs to this turn. */
  #endWhenStill(): void {
    setImmediate(() => {
      if (!this.#isOpen && this.#underWay === 0) this.#ended?.();
    });
  }
}
