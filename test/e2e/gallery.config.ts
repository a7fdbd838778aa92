import { defineConfig } from '@playwright/test'

/** Only the gallery: `npx playwright test -c test/e2e/gallery.config.ts`, after a build. */
const config = defineConfig({
  testDir: 'gallery',
  outputDir: '../.output/gallery-results',
  fullyParallel: true,
  workers: 2,
  reporter: 'list',
})

// biome-ignore lint/style/noDefaultExport: Playwright reads a default export
export default config
