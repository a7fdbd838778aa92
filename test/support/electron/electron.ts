import { app } from './api-app.ts'
import { ipcMain } from './api-ipc.ts'
import { protocol } from './api-protocol.ts'
import { session } from './api-session.ts'
import { clipboard, dialog, Menu, Notification, powerSaveBlocker, safeStorage, screen, shell } from './api-system.ts'
import { nativeTheme } from './api-theme.ts'
import { BrowserWindow } from './api-window.ts'

/** What `import { … } from 'electron'` finds. A name that is missing here does not link. */
export const electron = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
}
