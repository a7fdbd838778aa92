import { defineConfig } from 'vitest/config'

/** Unit and contract tests need nothing; integration tests use sockets, files and the built CLI (`npm run build`). */
export default defineConfig({
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    pool: 'forks',
    // Many of them wait for a line that is silent: three keep two cores busy.
    maxWorkers: 3,
    // What tests start must not hear what other tests, and other computers, announce.
    env: { MALOTE_DISCOVERY: 'off' },
    globalSetup: ['test/support/count-cases.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/{unit,contract}/**/*.test.ts'], testTimeout: 20_000 } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
})
