import { Fault } from '#core/kernel';
import { WriteConflict } from './table.ts';

const ATTEMPTS = 6;

/**
 * Runs a read-decide-write again while its commit is refused because something changed between the read and the
 * write. Each run must read anew. Gives up with `platform.changed_meanwhile` (409); faults pass through.
 */
export async function untilFresh<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error;
      if (tries === ATTEMPTS) throw changedMeanwhile(error);
    }
  }
}

/** The same thing keeps being changed by others (409). */
const changedMeanwhile = (cause: WriteConflict): Fault =>
  new Fault(
    'conflict',
    'platform.changed_meanwhile',
    {
      ru: 'Данные меняются прямо сейчас. Ничего не потеряно; повторите через несколько секунд.',
      en: 'This is being changed right now. Nothing is lost; try again in a few seconds.',
    },
    { cause },
  );
