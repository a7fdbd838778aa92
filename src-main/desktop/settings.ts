import type { SettingsView } from '../../src-shared/views.ts'
import type { App } from '../app/shell.ts'

/** Hands the settings over now and at every change; resolves once the first were handed over. */
export async function followSettings(malote: App, follow: (settings: SettingsView) => void): Promise<void> {
  let rev = -1
  const take = (settings: SettingsView) => {
    if (settings.rev <= rev) return
    rev = settings.rev
    follow(settings)
  }
  malote.onEvent((event) => {
    if (event.kind === 'settings') take(event.view)
  })
  take((await malote.calls.snapshot({})).settings)
}
