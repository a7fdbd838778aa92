import { protocol } from 'electron'
import { readPageFile, rendererFolder } from '../page/files.ts'
import { pageHeaders } from '../page/policy.ts'

/** The window's own origin: a scheme of its own, so that no page of the web and no local file shares it. */
export const PAGE = { scheme: 'app', host: 'malote', url: 'app://malote/index.html' } as const

/** Before the app is ready: `app://` is a standard, secure scheme, with an origin of its own. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE.scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Once ready: serves the built window, and nothing but that folder. */
export function serveScheme(): void {
  const root = rendererFolder()
  protocol.handle(PAGE.scheme, async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === PAGE.host && request.method === 'GET' ? await readPageFile(root, pathname) : null
    if (!file) return new Response('Not found', { status: 404, headers: pageHeaders() })
    return new Response(file.bytes, { headers: { ...pageHeaders(), 'Content-Type': file.type } })
  })
}
