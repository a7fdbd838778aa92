import { state } from './state.ts'
import { strict } from './strict.ts'

type Handler = (request: Request) => Response | Promise<Response>

interface Scheme {
  readonly scheme: string
  readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean }
}

const privileged = new Map<string, Scheme>()
const handlers = new Map<string, Handler>()

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly Scheme[]): void {
    if (state.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const scheme of schemes) privileged.set(scheme.scheme, scheme)
  },
  handle(scheme: string, handler: Handler): void {
    if (!state.ready) throw new Error('protocol.handle cannot be called before app is ready')
    const { standard, secure } = privileged.get(scheme)?.privileges ?? {}
    // The https origin behind it is both; a scheme that is not would behave otherwise in Electron.
    if (!standard || !secure) throw new Error(`${scheme}: is not registered as standard and secure`)
    handlers.set(scheme, handler)
  },
})

export async function serve(url: string, method: string): Promise<Response | null> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  return handler ? handler(new Request(url, { method })) : null
}
