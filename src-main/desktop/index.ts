import { hostname } from 'node:os'
import { app, nativeTheme } from 'electron'
import { createApp, discoveryOf, dispatch } from '../app/index.ts'
import { giveUp, watchCrashes } from './crash.ts'
import { createDesktopShell } from './desktop-shell.ts'
import { settleFolders } from './folders.ts'
import { answerCalls, publishEvents, tellPage } from './ipc.ts'
import { chooseLanguage, systemLanguage } from './language.ts'
import { followLinks } from './links.ts'
import { createLog } from './log.ts'
import { createMainWindow } from './main-window.ts'
import { installMenu } from './menu.ts'
import { forbidNavigation } from './navigation.ts'
import { announceEnds } from './notices.ts'
import { denyPermissions } from './permissions.ts'
import { keepAwake } from './power.ts'
import { quitWithCare } from './quit.ts'
import { registerScheme, serveScheme } from './scheme.ts'
import { followSettings } from './settings.ts'
import { showProgress } from './taskbar.ts'

/** The Electron shell: puts the app behind a window. Every rule is a file of its own; this one only names them in order. */

settleFolders()
const log = createLog(app.getPath('logs'))
watchCrashes(log)
app.enableSandbox()
registerScheme()
forbidNavigation(log)
const links = followLinks()

// Not awaited: Electron becomes ready only after this module has been read to its end.
if (app.requestSingleInstanceLock())
  void app
    .whenReady()
    .then(open)
    .catch((cause: unknown) => giveUp(log, cause))
else app.quit()

async function open(): Promise<void> {
  log.info(`Malote ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`)
  denyPermissions()
  serveScheme()
  const window = createMainWindow(log)
  const malote = await createApp({
    shell: createDesktopShell(window),
    dataFolder: app.getPath('userData'),
    downloadsFolder: app.getPath('downloads'),
    version: app.getVersion(),
    systemLanguage: systemLanguage(),
    deviceName: hostname().split('.')[0] || 'Malote',
    discovery: discoveryOf(process.env),
  })
  answerCalls(malote, dispatch, log, links.pageReady)
  publishEvents(malote)
  await followSettings(malote, (settings) => {
    nativeTheme.themeSource = settings.theme
    chooseLanguage(settings.language)
    installMenu()
  })
  keepAwake(malote)
  showProgress(malote, window)
  announceEnds(malote, window)
  quitWithCare(malote, window)
  links.showIn(window, tellPage)
  window.show()
  app.on('activate', () => window.show())
}
