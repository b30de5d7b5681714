import fc from 'fast-check';
import { Fault } from '#core/kernel';
import { billOf } from '../bill-of.ts';
import { type RateDocument, rateDocument } from '../document.ts';
import { type Comparable, comparableAnswer } from './comparable.ts';
import { oracleBill } from './oracle.ts';
import { randomDocument } from './random-document.ts';

type Answer = Comparable | { refused: string };

/** What the engine and the oracle make of a document, in the form they are compared in. */
function answersTo(document: RateDocument): { engine: Answer; oracle: Answer } {
  return { engine: engineAnswer(document), oracle: comparableAnswer(oracleBill(document)) };
}

function engineAnswer(document: RateDocument): Answer {
  try {
    return comparableAnswer({ bill: billOf(document) });
  } catch (error) {
    if (error instanceof Fault) return { refused: error.code };
    throw error;
  }
}

function agree(document: RateDocument): boolean {
  const { engine, oracle } = answersTo(document);
  return JSON.stringify(engine) === JSON.stringify(oracle);
}

/**
 * Asks both about random documents. Answers the first they do not agree upon, shrunk to what it takes, as a text that
 * names the seed, the document and both bills; nothing when there is none.
 */
export function firstDisagreement(seed: number, documents: number): string | undefined {
  const found = fc.check(fc.property(randomDocument, agree), { seed, numRuns: documents });
  if (!found.failed) return undefined;
  const [document] = found.counterexample ?? [];
  if (document === undefined) return `seed ${seed}: no document came`;
  const cause = found.errorInstance instanceof Error ? `${found.errorInstance.stack}\n` : '';
  return `seed ${seed}, path ${found.counterexamplePath}\n${cause}${explained(document)}`;
}

/** The document without its defaults, and what each side says where they differ. */
function explained(document: RateDocument): string {
  const written = JSON.stringify(withoutDefaults(document), undefined, 1);
  const { engine, oracle } = answersTo(document);
  const names = [...new Set([...Object.keys(engine), ...Object.keys(oracle)])];
  const differing = names.filter((name) => shown(engine, name) !== shown(oracle, name));
  return [
    written,
    ...differing.flatMap((name) => [
      `engine ${name}: ${shown(engine, name)}`,
      `oracle ${name}: ${shown(oracle, name)}`,
    ]),
  ].join('\n');
}

function shown(answer: Answer, name: string): string {
  return JSON.stringify((answer as unknown as Record<string, unknown>)[name], undefined, 1) ?? 'none';
}

/** Leaves out every field whose default is what it says. */
function withoutDefaults(document: RateDocument): unknown {
  const whole = JSON.stringify(document);
  const copy: Record<string, unknown> = JSON.parse(whole);
  const isNeeded = (): boolean => {
    const parsed = rateDocument.safeParse(copy);
    return !parsed.success || JSON.stringify(parsed.data) !== whole;
  };
  const visit = (part: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(part)) {
      if (!Array.isArray(part)) {
        delete part[name];
        if (!isNeeded()) continue;
        part[name] = value;
      }
      if (typeof value === 'object' && value !== null) visit(value as Record<string, unknown>);
    }
  };
  visit(copy);
  return copy;
}
