import type { App, RemoteSource } from '../../src-main/app/shell.ts'
import type { CallName, Contract, SourceGrant } from '../../src-shared/contract.ts'
import { calls } from '../../src-shared/contract.ts'
import { errorInfo, MaloteError, type Result, toErrorInfo } from '../../src-shared/errors.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'

/**
 * A small app for the tests of the shells alone: it remembers what was asked and answers something that can be told
 * apart. What the real one does is tested with the real one.
 */
export interface AppDouble extends App {
  running: number
  readonly asked: { readonly name: CallName; readonly input: unknown }[]
  readonly paths: string[]
  readonly remote: RemoteSource[]
  closed: boolean
  emit(event: Parameters<Parameters<App['onEvent']>[0]>[0]): void
}

export function createAppDouble(): AppDouble {
  const listeners = new Set<Parameters<App['onEvent']>[0]>()
  const asked: AppDouble['asked'] = []
  const paths: string[] = []
  const remote: RemoteSource[] = []
  const grant = (name: string): SourceGrant => ({ token: `token-of-${name}`, name })
  const contract = Object.fromEntries(
    (Object.keys(calls) as CallName[]).map((name) => [
      name,
      async (input: unknown) => {
        asked.push({ name, input })
        if (name === 'snapshot') return snapshot
        if (name === 'cancelTransfer') throw new MaloteError('request.rejected', 'no such transfer')
        if (name === 'clearHistory') throw new TypeError('a fault in the program')
        return null
      },
    ]),
  )
  return {
    calls: contract as unknown as Contract,
    running: 0,
    asked,
    paths,
    remote,
    closed: false,
    async grantPaths(given) {
      if (given.includes('/missing')) throw new MaloteError('source.missing', 'missing')
      paths.push(...given)
      return given.map((path) => grant(path.split('/').at(-1) ?? ''))
    },
    grantRemote(source) {
      remote.push(source)
      return grant(source.name)
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      this.closed = true
    },
    emit(event) {
      for (const listener of listeners) listener(event)
    },
  }
}

/** Schema check, call, catch: what the app's own `dispatch` promises. */
export async function dispatchDouble(app: App, name: string, input: unknown): Promise<Result<unknown>> {
  const schema = Object.hasOwn(calls, name) ? calls[name as CallName] : undefined
  const checked = schema?.safeParse(input)
  if (!checked?.success) return { ok: false, error: errorInfo('request.rejected') }
  try {
    const call = app.calls[name as CallName] as (input: unknown) => Promise<unknown>
    return { ok: true, value: await call(checked.data) }
  } catch (cause) {
    return { ok: false, error: toErrorInfo(cause) }
  }
}

const snapshot: Snapshot = {
  shell: 'web',
  version: '0.0.0',
  systemLanguage: 'en',
  transfers: [],
  relay: {
    rev: 1,
    hosting: { kind: 'off' },
    tunnel: { state: { kind: 'off' }, token: 'none', keeps: false, sentThisMonth: 0 },
    nearby: [],
  },
  settings: {
    rev: 1,
    deviceName: 'double',
    language: 'system',
    theme: 'system',
    folder: { token: 'folder', name: 'Downloads' },
    relay: null,
    relayPassword: 'none',
    conflict: 'keep-both',
    hostAtStart: false,
    discovery: true,
  },
  history: [],
  unfinished: [],
}
