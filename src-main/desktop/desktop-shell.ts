import { clipboard, dialog, shell } from 'electron'
import type { Shell } from '../app/shell.ts'
import type { MainWindow } from './main-window.ts'
import { secrets } from './secrets.ts'

/** What the app asks of a desktop: the system's dialogs, its file manager, its clipboard, its keyring. */
export function createDesktopShell(window: MainWindow): Shell {
  return {
    kind: 'desktop',
    secrets,
    async pickSources(kind) {
      const what = kind === 'files' ? 'openFile' : 'openDirectory'
      const answer = await dialog.showOpenDialog(window.show(), { properties: [what, 'multiSelections'] })
      return answer.canceled ? [] : answer.filePaths
    },
    async pickFolder() {
      const answer = await dialog.showOpenDialog(window.show(), { properties: ['openDirectory', 'createDirectory'] })
      return (answer.canceled ? null : answer.filePaths[0]) ?? null
    },
    // Shown, never opened: what arrived is another person's file.
    reveal: (path) => shell.showItemInFolder(path),
    async copyText(text) {
      await clipboard.writeText(text)
    },
  }
}
