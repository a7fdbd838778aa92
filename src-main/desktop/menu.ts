import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron'
import { texts } from './language.ts'

type Item = MenuItemConstructorOptions

/** The menu in the person's language: standard roles, and the logs for whoever is asked for them. */
export function installMenu(): void {
  const mac = process.platform === 'darwin'
  const template: Item[] = [
    ...(mac ? [appMenu()] : []),
    fileMenu(mac),
    editMenu(),
    viewMenu(),
    windowMenu(),
    helpMenu(),
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function appMenu(): Item {
  const roles: Item[] = [
    { role: 'about' },
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit', label: texts().menu.quit },
  ]
  return { label: app.name, submenu: roles }
}

function fileMenu(mac: boolean): Item {
  const { menu } = texts()
  const leave: Item = mac ? { role: 'close', label: menu.close } : { role: 'quit', label: menu.quit }
  return { label: menu.file, submenu: [leave] }
}

function editMenu(): Item {
  const { menu } = texts()
  return {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      { type: 'separator' },
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
    ],
  }
}

function viewMenu(): Item {
  const { menu } = texts()
  const items: Item[] = [
    { role: 'resetZoom', label: menu.resetZoom },
    { role: 'zoomIn', label: menu.zoomIn },
    { role: 'zoomOut', label: menu.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: menu.fullScreen },
  ]
  const forDevelopers: Item[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }]
  return { label: menu.view, submenu: [...items, ...forDevelopers] }
}

function windowMenu(): Item {
  const { menu } = texts()
  return {
    label: menu.window,
    role: 'window',
    submenu: [
      { role: 'minimize', label: menu.minimize },
      { role: 'close', label: menu.close },
    ],
  }
}

function helpMenu(): Item {
  const { menu } = texts()
  const logs: Item = { label: menu.logs, click: () => void shell.openPath(app.getPath('logs')) }
  return { label: menu.help, role: 'help', submenu: [logs] }
}
