import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const ENGINES = './local/testing/global-setup.ts';

/** `unit` needs nothing but Node; `store` has DynamoDB Local beside it. Browser journeys run from `e2e/`. */
export default defineConfig({
  test: {
    passWithNoTests: true,
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{core,functions,web,local,stacks,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/store.test.ts', 'stacks/**'],
          // a guard against hanging, not a measure: a property's hundreds of runs take long on a busy machine
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'store',
          include: ['{core,functions,local,bench}/**/store.test.ts'],
          globalSetup: existsSync(ENGINES) ? [ENGINES] : [],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'stacks',
          include: ['stacks/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['e2e/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 120_000 },
      },
    ],
  },
});
