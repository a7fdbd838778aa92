import type { CallName } from './contract.ts'

/** The names under which the preload script and the desktop shell find each other. One channel a call, none generic. */
export const channels = {
  call: (name: CallName) => `malote:call:${name}`,
  /** Paths of dropped files, from the preload script alone. */
  grantPaths: 'malote:grant-paths',
  /** From the app to the windows. */
  event: 'malote:event',
} as const
