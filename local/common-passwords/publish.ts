import { writeFileSync } from 'node:fs';
import { PATH, published } from './published.ts';

/** `npm run publish:passwords`: writes the list anew, after its library was renewed. */
writeFileSync(PATH, published());
