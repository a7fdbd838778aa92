import type { Shell } from '../app/shell.ts'

/** A page picks, shows and copies by itself, so there is nothing here for a shell to do. */
export function createWebShell(): Shell {
  return {
    kind: 'web',
    pickSources: async () => [],
    pickFolder: async () => null,
    reveal: () => undefined,
    copyText: async () => undefined,
  }
}
