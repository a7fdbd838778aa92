import { safeStorage } from 'electron'
import type { Secrets } from '../app/shell.ts'

/** Where Linux has no keyring, Electron scrambles with a password that everybody knows: that keeps nothing. */
const keepNothing: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

/** The keyring of the system: Keychain, DPAPI, or that of a Linux desktop. */
export const secrets: Secrets = {
  async available() {
    if (process.platform === 'linux' && keepNothing.has(safeStorage.getSelectedStorageBackend())) return false
    return safeStorage.isAsyncEncryptionAvailable()
  },
  seal: (text) => safeStorage.encryptStringAsync(text),
  open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
}
