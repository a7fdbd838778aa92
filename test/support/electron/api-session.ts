import { fromBrowser } from './addresses.ts'
import { strict } from './strict.ts'

type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void
type CheckHandler = (contents: unknown, permission: string, origin: string) => boolean

/** Electron's name of a permission and the browser's. */
const permissions: Readonly<Record<string, string>> = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
  midi: 'midi',
}

// Electron grants what nobody decides about.
let request: RequestHandler = (_contents, _permission, answer) => answer(true)
let check: CheckHandler = () => true

export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    setPermissionRequestHandler(handler: RequestHandler): void {
      request = handler
    },
    setPermissionCheckHandler(handler: CheckHandler): void {
      check = handler
    },
    setDevicePermissionHandler(handler: () => boolean): void {
      if (handler()) throw new Error('a device was granted')
    },
  }),
})

/** The browser's names of all that the app's handlers refuse to that origin. */
export function deniedPermissions(origin: string): string[] {
  return Object.entries(permissions)
    .filter(([ours]) => !check(null, ours, fromBrowser(origin)) || !isGranted(ours))
    .map(([, theirs]) => theirs)
}

function isGranted(permission: string): boolean {
  let granted = false
  request(null, permission, (answer) => {
    granted = answer
  })
  return granted
}
