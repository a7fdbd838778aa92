/**
 * Where a worker's built file is: beside this one in the build. From source (tests) it is in `dist/main`,
 * which `npm run build` makes; inside a packaged app it lies unpacked next to the archive.
 */
export function workerUrl(name: 'transfer-worker' | 'relay-worker' | 'unfinished-worker'): URL {
  const beside = import.meta.url.endsWith('.ts') ? `../../dist/main/${name}.mjs` : `./${name}.mjs`
  const url = new URL(beside, import.meta.url)
  return new URL(url.href.replace('/app.asar/', '/app.asar.unpacked/'))
}
