import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The order of the modules (docs: design): a module may import only those before it. */
const ORDER = [
  'kernel',
  'platform',
  'supplier',
  'tariff',
  'identity',
  'organisation',
  'contract',
  'metering',
  'ledger',
  'billing',
  'payment',
  'request',
];
/** These know nothing of the domain but its types. */
const TYPES_ONLY = ['document', 'notification'];

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;

function importsOf(pattern: string): Import[] {
  return globSync(pattern).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, typeOnly, target]) => ({
      file,
      target: String(target),
      typeOnly: Boolean(typeOnly),
    })),
  );
}

const inCore = importsOf('core/*/**/*.ts').filter(({ file }) => !file.startsWith('core/testing/'));
const inProduct = inCore.filter(({ file }) => !file.includes('.test.') && !file.includes('/testing/'));
const moduleOf = (file: string): string => file.split('/')[1] ?? '';

describe('the walls of the house', () => {
  test('a relative import stays inside its module', () => {
    const leaving = inCore.filter(
      ({ file, target }) =>
        target.startsWith('.') &&
        !normalize(join(dirname(file), target)).startsWith(`core/${moduleOf(file)}/`),
    );
    expect(leaving).toEqual([]);
  });

  test('a module imports only modules before it', () => {
    const wrong = inProduct.filter(({ file, target, typeOnly }) => {
      const wanted = target.match(/^#(?:core|contract)\/([\w-]+)$/)?.[1];
      if (!wanted || wanted === moduleOf(file)) return false;
      if (TYPES_ONLY.includes(moduleOf(file))) return !typeOnly && !['kernel', 'platform'].includes(wanted);
      return !(ORDER.indexOf(wanted) >= 0 && ORDER.indexOf(wanted) < ORDER.indexOf(moduleOf(file)));
    });
    expect(wrong).toEqual([]);
  });

  test('core knows nothing of HTTP handlers, Lambda, SST, the site or the local stage', () => {
    const wrong = inProduct.filter(({ target }) =>
      /^(#runtime|aws-lambda|@middy|sst|aws-cdk|preact)/.test(target),
    );
    expect(wrong).toEqual([]);
  });

  test('a module’s face shows no adapter', () => {
    const wrong = inProduct.filter(
      ({ file, target }) => file.endsWith('/index.ts') && target.includes('/adapters/'),
    );
    expect(wrong).toEqual([]);
  });

  test('the site takes only types from the rest of the house (its build may take more)', () => {
    const wrong = importsOf('web/**/*.{ts,tsx}').filter(
      ({ file, target, typeOnly }) =>
        !typeOnly &&
        !file.startsWith('web/build/') &&
        !file.includes('.test.') &&
        (/^#(core|contract|runtime)\//.test(target) || /\.\.\/(core|functions)\//.test(target)),
    );
    expect(wrong).toEqual([]);
  });

  test('only the bindings read the environment', () => {
    const readers = globSync('{core,functions,web,stacks}/**/*.{ts,tsx}').filter(
      (file) =>
        !file.includes('.test.') &&
        /process\.env|sst\/node/.test(readFileSync(file, 'utf8')) &&
        file !== 'functions/runtime/bindings.ts',
    );
    expect(readers).toEqual([]);
  });

  test('core reads no clock but the one it is handed', () => {
    const readers = globSync('core/*/**/*.ts').filter(
      (file) =>
        !file.includes('.test.') &&
        !file.startsWith('core/testing/') &&
        /Date\.now\(|new Date\(\)|Temporal\.Now/.test(readFileSync(file, 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  test('the product starts no process, runs no text as code and writes no markup of its own', () => {
    const files = globSync('{core,functions,web,stacks}/**/*.{ts,tsx}').filter(
      (file) =>
        !file.includes('.test.') &&
        /child_process|\beval\(|new Function\(|innerHTML|dangerouslySetInnerHTML|document\.write\(/i.test(
          readFileSync(file, 'utf8'),
        ),
    );
    expect(files).toEqual([]);
  });
});
