import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { published } from './published.ts';

/** `npm run publish:rate`: writes the schemas and the examples' bills anew; a test fails while they are behind. */
for (const [path, text] of published(readdirSync, (path) => readFileSync(path, 'utf8')))
  writeFileSync(path, text);
