import { printable } from '../../../src-shared/text.ts'
import { DEVICE_NAME_MOST } from '../protocol/limits.ts'

/** A device's name as it may be shown: one line, no tricks, not endless. */
export function cleanName(name: string): string {
  const shown = [...printable(name.toWellFormed()).trim()].slice(0, DEVICE_NAME_MOST).join('')
  return shown === '' ? '?' : shown
}
