import { type Figures, PARTS, plus, type Unit } from './parts.ts';

/** A unit of a part, for a process to do. */
export interface Work {
  readonly part: number;
  readonly unit: Unit;
}

/** What came of it. */
export type Done = { readonly figures: Figures } | { readonly failure: string };

/** Failures that are shown; what else fails is counted. */
const SHOWN = 5;

/** How far it is. */
export class Progress {
  readonly #startedAt = performance.now();
  readonly #parts = PARTS.map(() => ({ all: 0, done: 0, failed: 0, figures: {} as Figures }));

  constructor(all: readonly Work[]) {
    for (const { part } of all) this.#parts[part]!.all += 1;
  }

  note({ part: index }: Work, done: Done): void {
    const part = this.#parts[index]!;
    part.done += 1;
    if ('figures' in done) {
      part.figures = plus(part.figures, done.figures);
      return;
    }
    part.failed += 1;
    if (this.failures <= SHOWN) console.log(done.failure);
  }

  get failures(): number {
    return this.#parts.reduce((sum, { failed }) => sum + failed, 0);
  }

  line(): string {
    const parts = this.#parts.flatMap(({ all, done }, index) =>
      all > 0 ? [`${PARTS[index]!.name} ${Math.floor((100 * done) / all)} %`] : [],
    );
    return `${parts.join(', ')}; ${this.failures} failed, ${this.seconds()} s`;
  }

  /** A line for each part that was tried: what was counted, and what follows. */
  conclusions(): string[] {
    return this.#parts.flatMap(({ all, failed, figures }, index) => {
      if (all === 0) return [];
      const { name, told, claim } = PARTS[index]!;
      const holds = failed === 0 ? claim : `DOES NOT HOLD in ${failed} of ${all} pieces: ${claim}`;
      return [`${name}: ${told(figures)}; ${holds}`];
    });
  }

  seconds(): number {
    return Math.round((performance.now() - this.#startedAt) / 1000);
  }
}
