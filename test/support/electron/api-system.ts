import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { state } from './state.ts'
import { missing, StrictEmitter, strict } from './strict.ts'

/** The parts of the operating system: what the app does with them is kept for the spec to see. */

const { seen, answers } = state

async function ask(kind: string, args: unknown[]): Promise<unknown> {
  const options = args.at(-1)
  seen.dialogs.push({ kind, options: JSON.parse(JSON.stringify(options)) })
  const answer = await answers.take()
  const fits = kind === 'open' ? 'filePaths' in answer : 'response' in answer
  if (!fits) throw new Error(`the spec answered a ${kind} dialog with ${JSON.stringify(answer)}`)
  return answer
}

export const dialog = strict('dialog', {
  showOpenDialog: (...args: unknown[]) => ask('open', args),
  showMessageBox: (...args: unknown[]) => ask('message', args),
  showErrorBox: (title: string, content: string) => void seen.errorBoxes.push(`${title}: ${content}`),
})

export const shell = strict('shell', {
  showItemInFolder: (path: string) => void seen.revealed.push(path),
  openPath: async (path: string) => {
    seen.revealed.push(path)
    return ''
  },
})

export const clipboard = strict('clipboard', {
  async writeText(text: string): Promise<void> {
    seen.clipboard = text
  },
})

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(kind: string): number {
    if (kind !== 'prevent-app-suspension') throw missing(`powerSaveBlocker.start('${kind}')`)
    return ++seen.blockers
  },
  stop(): void {
    seen.blockers--
  },
})

/** The key of a keyring that lasts as long as this process. */
const key = randomBytes(32)

export const safeStorage = strict('safeStorage', {
  getSelectedStorageBackend: () => (state.ready ? state.keyring : 'unknown'),
  isAsyncEncryptionAvailable: async () => state.ready,
  async encryptStringAsync(text: string): Promise<Buffer> {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), sealed])
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    if (!Buffer.isBuffer(sealed)) throw new TypeError('Error processing argument at index 0')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    decipher.setAuthTag(sealed.subarray(12, 28))
    const result = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: false }
  },
})

export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
})

class BareNotification extends StrictEmitter {
  static isSupported(): boolean {
    return true
  }

  readonly title: string
  readonly body: string

  constructor({ title, body }: { title: string; body: string }) {
    super('Notification', ['click', 'close', 'show'])
    this.title = title
    this.body = body
  }

  show(): void {
    seen.notifications.push({ title: this.title, body: this.body })
  }
}

export const Notification = strict('Notification', BareNotification)

const roles = new Set(
  `about services hide hideOthers unhide quit close undo redo cut copy paste selectAll resetZoom zoomIn zoomOut
   togglefullscreen toggleDevTools window help minimize`.split(/\s+/),
)

interface MenuItem {
  readonly role?: string
  readonly type?: string
  readonly label?: string
  readonly submenu?: readonly MenuItem[]
}

function checkMenu(items: readonly MenuItem[]): void {
  for (const { role, type, label, submenu } of items) {
    if (role !== undefined && !roles.has(role)) throw new Error(`no such role: ${role}`)
    if (role === undefined && type === undefined && !label) throw new Error('a menu item without a name')
    if (submenu) checkMenu(submenu)
  }
}

export const Menu = strict('Menu', {
  buildFromTemplate(template: readonly MenuItem[]) {
    checkMenu(template)
    return template
  },
  setApplicationMenu: (_menu: unknown) => undefined,
})
