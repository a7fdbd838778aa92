import type { ErrorCode } from '../../src-shared/errors.ts'
import type { Outcome } from '../engine/types.ts'

/** What the process tells the shell that ran it. Part of the interface: see docs/CLI.md. */
export const exitCodes = { done: 0, failed: 1, usage: 2, cancelled: 3, wrongCode: 4, corrupted: 5 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const byError: { readonly [C in ErrorCode]?: ExitCode } = {
  'code.malformed': exitCodes.usage,
  'code.absent': exitCodes.usage,
  'address.malformed': exitCodes.usage,
  'input.invalid': exitCodes.usage,
  'code.wrong': exitCodes.wrongCode,
  'code.spent': exitCodes.wrongCode,
  'transfer.cancelled': exitCodes.cancelled,
  'transfer.left': exitCodes.cancelled,
  'transfer.declined': exitCodes.cancelled,
  'hash.mismatch': exitCodes.corrupted,
}

/** The status an error ends with. */
export function exitCodeOfError(code: ErrorCode): ExitCode {
  return byError[code] ?? exitCodes.failed
}

/** The status a transfer ends with: 0 only where everything that was wanted arrived verified. */
export function exitCodeOfOutcome(outcome: Outcome): ExitCode {
  if (outcome.kind === 'failed') return exitCodeOfError(outcome.error.code)
  if (outcome.kind !== 'done') return exitCodes.cancelled
  if (outcome.corrupted > 0) return exitCodes.corrupted
  return outcome.failed > 0 ? exitCodes.failed : exitCodes.done
}
