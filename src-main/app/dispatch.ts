import { type CallName, calls } from '../../src-shared/contract.ts'
import { errorInfo, type Result, toErrorInfo } from '../../src-shared/errors.ts'
import type { App } from './shell.ts'

/**
 * Carries out what a window asks: name and arguments are checked against the contract first. Never throws, whatever
 * comes in; what is not in the contract is answered with `request.rejected`.
 */
export async function dispatch(app: App, name: string, input: unknown): Promise<Result<unknown>> {
  if (!isCallName(name)) return { ok: false, error: errorInfo('request.rejected') }
  const parsed = calls[name].safeParse(input)
  if (!parsed.success) return { ok: false, error: errorInfo('request.rejected') }
  try {
    const handler = app.calls[name] as (input: unknown) => Promise<unknown>
    return { ok: true, value: await handler(parsed.data) }
  } catch (error) {
    return { ok: false, error: toErrorInfo(error) }
  }
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}
