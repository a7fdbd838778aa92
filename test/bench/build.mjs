import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `npm run build` made for Node: the terminal's program and the workers. */
export const built = fileURLToPath(new URL('../../dist/main', import.meta.url))

export const buildIn = (home) => join(home, 'malote')

/** Copies the build into the benchmark's folder: whoever builds again meanwhile changes nothing that is measured. */
export function copyBuild(home) {
  cpSync(built, buildIn(home), { recursive: true })
}
