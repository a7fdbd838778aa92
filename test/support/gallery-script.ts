import type { AppEvent, CallName, DesktopBridge } from '../../src-shared/contract.ts'
import type { Result } from '../../src-shared/errors.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import type { EntryView } from '../../src-shared/views.ts'

/** What a drawn window finds when it asks the app; the gallery is the window's outermost edge and nothing more. */
export interface Scene {
  readonly snapshot: Snapshot
  /** The list behind `listEntries`. */
  readonly entries?: readonly EntryView[]
  /** What a call answers instead of its usual, or that it never does. */
  readonly answers?: Partial<Readonly<Record<CallName, Result<unknown> | 'never'>>>
}

export interface SceneControls {
  readonly emit: (event: AppEvent) => void
  readonly calls: { readonly name: string; readonly input: unknown }[]
  readonly violations: string[]
}

declare global {
  interface Window {
    gallery: SceneControls
  }
}

/** Runs in the page before its own scripts: puts a scripted bridge where the preload script would put the real one. */
export function stageScene(scene: Scene): void {
  const listeners = new Set<(event: AppEvent) => void>()
  const calls: { name: string; input: unknown }[] = []
  const violations: string[] = []
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
  })
  const usual: Record<string, (input: never) => unknown> = {
    snapshot: () => scene.snapshot,
    startSend: () => ({ id: 'begun' }),
    startReceive: () => ({ id: 'begun' }),
    continueTransfer: () => ({ id: 'continued' }),
    pickSources: () => [{ token: 'picked', name: 'picked.txt' }],
    pickFolder: () => ({ token: 'chosen', name: 'Chosen' }),
    listEntries: ({ from, count }: { from: number; count: number }) => ({
      total: scene.entries?.length ?? 0,
      entries: scene.entries?.slice(from, from + count) ?? [],
    }),
  }
  const answer = async (name: string, input: unknown) => {
    calls.push({ name, input })
    const scripted = scene.answers?.[name as CallName]
    if (scripted === 'never') return new Promise<never>(() => {})
    return scripted ?? { ok: true, value: usual[name]?.(input as never) ?? null }
  }
  const own = {
    onEvent: (listener: (event: AppEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    grantFiles: async (files: readonly File[]) => {
      calls.push({ name: 'grantFiles', input: files.map(({ name }) => name) })
      return { ok: true, value: files.map(({ name }) => ({ token: `token of ${name}`, name })) }
    },
  }
  const names = ['snapshot', 'pickSources', 'startSend', 'startReceive', 'listEntries', 'answerOffer', 'chooseFolder']
  names.push(
    'pickFolder',
    'browseFolder',
    'cancelTransfer',
    'moveTransfer',
    'dismissTransfer',
    'revealResult',
    'hostRelay',
    'testRelay',
    'openTunnel',
    'saveTunnelToken',
    'saveRelayPassword',
    'chooseRelay',
  )
  names.push('saveSettings', 'clearHistory', 'lookForUnfinished', 'continueTransfer', 'discardUnfinished', 'copyText')
  const remote = Object.fromEntries(names.map((name) => [name, (input: unknown) => answer(name, input)]))
  const malote = { ...remote, ...own } as unknown as DesktopBridge<File>
  Object.assign(window, {
    malote,
    gallery: {
      calls,
      violations,
      emit: (event: AppEvent) => {
        for (const listener of listeners) listener(event)
      },
    } satisfies SceneControls,
  })
}
