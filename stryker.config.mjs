/**
 * Mutation testing of what decides about money: `npm run test:mutation`, or of one file
 * `npm run test:mutation -- --mutate core/tariff/price-volumes.ts`. Why, and what it found: docs/adr/0012.
 */
export default {
  mutate: [
    'core/{tariff,ledger,billing}/*.ts',
    '!**/*.test.ts',
    // Schemas and examples of the API, and sentences for people. Each fault has its test, which asks for the code.
    '!**/{contract,*-operations,faults,*-faults,index}.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner', './stryker.config.mjs'],
  ignorers: ['words'],
  coverageAnalysis: 'perTest',
  // What runs only while a module loads (tables of names and scales) would cost a run of all tests for each mutant.
  ignoreStatic: true,
  concurrency: 2,
  // A mutant that runs over counts as killed: a busy machine must not earn that.
  timeoutMS: 20_000,
  // Its rewriting of the compiler's settings needs an API that TypeScript 7 has not; nothing here is compiled.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  ignorePatterns: ['*', '!core/**', '!docs/*.md', '!package.json', '!vitest.mutation.config.ts'],
  tempDirName: '.local/mutation/sandbox',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: '.local/mutation/report.html' },
  jsonReporter: { fileName: '.local/mutation/report.json' },
  thresholds: { high: 90, low: 85, break: 85 },
};

const isText = ({ type }) => type === 'StringLiteral' || type === 'TemplateLiteral';

/**
 * Texts that only a person reads; a test of their wording would repeat them. Two kinds: the `ru` and `en` of a `Text`,
 * and what an assertion or an error says that nobody meets unless the code is wrong. All other strings are mutated.
 */
function isForPeople({ parent, node }) {
  if (!parent || !isText(node)) return false;
  if (parent.type === 'ObjectProperty') return ['ru', 'en'].includes(parent.key.name);
  if (parent.type === 'CallExpression') return parent.callee.name === 'invariant';
  return parent.type === 'NewExpression' && parent.callee.name === 'Error';
}

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'words',
    value: { shouldIgnore: (path) => (isForPeople(path) ? 'words for people' : undefined) },
  },
];
