import { Trouble } from './trouble.ts';

/** How a long task tells where it is. */
export interface Progress {
  begin(what: string): Step;
}

interface Step {
  /** A short state, such as `400 of 1,000 contracts`. */
  update(state: string): void;
  done(result?: string): void;
}

/** For callers that want no words, such as tests. */
export const silentProgress: Progress = { begin: () => ({ update: () => {}, done: () => {} }) };

export interface Printer extends Progress {
  line(text?: string): void;
  /** A heading and aligned rows in a frame of their own. */
  panel(title: string, rows: readonly (readonly [label: string, value: string])[]): void;
  /** A failure: a trouble as its sentence, anything else with its stack. */
  failure(error: unknown): void;
}

/**
 * Writes to the terminal for the command-line scripts: one line a step, with the time since the start.
 * On a terminal a running step rewrites its line; elsewhere only what is done is printed.
 */
export function createPrinter(output: NodeJS.WriteStream = process.stdout): Printer {
  const startedAt = performance.now();
  const isTerminal = output.isTTY === true;
  const bold = (text: string) => (isTerminal ? `\u001b[1m${text}\u001b[22m` : text);
  const faint = (text: string) => (isTerminal ? `\u001b[2m${text}\u001b[22m` : text);
  const running = new Map<object, string>();

  const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`;
  const clear = () => {
    if (isTerminal) output.write('\r\u001b[2K');
  };
  const showRunning = () => {
    if (!isTerminal || running.size === 0) return;
    const text = [...running.values()].join(' · ');
    output.write(faint(`${elapsed()}  … ${text}`.slice(0, (output.columns ?? 80) - 1)));
  };
  const write = (text: string) => {
    clear();
    output.write(`${text}\n`);
    showRunning();
  };

  return {
    begin: (what) => {
      const step = {};
      running.set(step, what);
      clear();
      showRunning();
      return {
        update: (state) => {
          running.set(step, `${what}: ${state}`);
          clear();
          showRunning();
        },
        done: (result) => {
          running.delete(step);
          write(`${faint(elapsed())}  ${what}${result === undefined ? '' : faint(` — ${result}`)}`);
        },
      };
    },
    line: (text = '') => write(text),
    panel: (title, rows) => {
      const width = Math.max(0, ...rows.map(([label]) => label.length));
      write('');
      write(`  ${bold(title)}`);
      for (const [label, value] of rows) write(`  ${label.padEnd(width)}  ${value}`);
    },
    failure: (error) => {
      running.clear();
      clear();
      const text =
        error instanceof Trouble ? error.message : error instanceof Error ? error.stack : String(error);
      process.stderr.write(`\n${text}\n`);
    },
  };
}
