import { join } from 'node:path';

/** The checkout this code lies in. */
export const repositoryRoot: string = join(import.meta.dirname, '..');

/** Where the local stage keeps everything it remembers; `npm run reset` removes it. */
export const stateFolder: string = join(repositoryRoot, '.local');

/** Where `npm run build:site` leaves the site. */
export const builtSiteFolder: string = join(repositoryRoot, 'dist/site');
