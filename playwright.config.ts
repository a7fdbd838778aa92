import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/support/browser.mjs'

/** The window, end to end. `npm test` builds first and finds a browser; alone: `npm run build && npx playwright test`. */
// What specs start must not hear what other specs, and other computers, announce.
process.env.MALOTE_DISCOVERY = 'off'

const config = defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test/.output/e2e',
  globalSetup: './test/support/e2e-setup.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : 'list',
  use: {
    // For specs with a plain page (the web shell); a desktop window brings its own browser.
    launchOptions: { executablePath: findBrowser() ?? '' },
    viewport: { width: 960, height: 660 },
    locale: 'en-US',
  },
})

export default config
