/**
 * The program of the child process that plays Cognito: cognito-local, in its current folder's `.cognito`.
 *
 * cognito-local writes its files in place and without waiting for the write before. Two writes can then
 * mix, and a kill can leave half a file. Here a file is written beside its place and renamed, before the
 * request is answered, so what was promised is on the disk and the disk always holds a whole file.
 */
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

type WriteDone = (error: Error | null) => void;

const writeWhole = (path: string, data: string, done: WriteDone): void => {
  const beside = `${path}.new`;
  try {
    fs.writeFileSync(beside, data);
    fs.renameSync(beside, path);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null);
};
Object.assign(fs, { writeFile: writeWhole });
syncBuiltinESMExports();

const require = createRequire(import.meta.url);
const { createDefaultServer } = require('cognito-local');
// The logger type is cognito-local's own dependency, so it is looked up from there.
const pino = createRequire(require.resolve('cognito-local'))('pino');

const server = await createDefaultServer(pino({ level: 'warn' }));
await server.start();
