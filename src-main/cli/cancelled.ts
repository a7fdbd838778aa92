import type { Context } from './context.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** Tells that the person stopped before there was anything to stop. Answers the status. */
export function tellCancelled({ renderer, texts }: Context): ExitCode {
  renderer.show({ kind: 'error', code: 'transfer.cancelled', sentence: texts.result.cancelledByMe, remedy: null })
  return exitCodes.cancelled
}
