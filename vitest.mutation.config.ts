import { defineConfig } from 'vitest/config';

/** The tests that a mutant of the modules about money may meet: those beside them that need nothing but Node. */
export default defineConfig({
  test: {
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    include: ['core/{tariff,ledger,billing}/**/*.test.ts'],
    exclude: ['**/store.test.ts'],
    // instrumented code is slower; Stryker itself ends a mutant that hangs
    testTimeout: 60_000,
    setupFiles: ['core/testing/first-failure.ts'],
  },
});
