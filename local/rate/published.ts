import * as z from 'zod';
import { billOf } from './bill-of.ts';
import { billView } from './bill-view.ts';
import { rateDocument } from './document.ts';
import { readDocument } from './read-document.ts';

const FOLDER = 'docs/rate';
const EXAMPLES = `${FOLDER}/examples`;

/** What stands in `docs/rate` besides the examples' documents: the two schemas, and each example's bill. */
export function published(
  filesIn: (folder: string) => readonly string[],
  textOf: (path: string) => string,
): Map<string, string> {
  const documents = filesIn(EXAMPLES).filter(
    (name) => name.endsWith('.json') && !name.endsWith('.bill.json'),
  );
  return new Map([
    [`${FOLDER}/input.schema.json`, asText(z.toJSONSchema(rateDocument, { io: 'input' }))],
    [`${FOLDER}/output.schema.json`, asText(z.toJSONSchema(billView))],
    ...documents.map((name): [string, string] => {
      const path = `${EXAMPLES}/${name}`;
      return [path.replace(/\.json$/, '.bill.json'), asText(billFrom(path, textOf(path)))];
    }),
  ]);
}

function billFrom(path: string, text: string): unknown {
  const { document, problems } = readDocument(text);
  if (!document)
    throw new Error(`${path}: ${problems.map((one) => `${one.path}: ${one.detail}`).join('; ')}`);
  return billOf(document);
}

function asText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
