import { hostname } from 'node:os'
import { type Locale, localeFor } from '../../src-shared/locales/index.ts'
import { defaultDataFolder } from '../app/data-folder.ts'
import { createApp, discoveryOf, dispatch } from '../app/index.ts'
import { rendererFolder } from '../page/files.ts'
import { defaultDownloadsFolder } from './folders.ts'
import { openBrowser } from './open-browser.ts'
import { type PageServer, servePage } from './server.ts'
import { createWebShell } from './web-shell.ts'

declare const __VERSION__: string

export interface WebOptions {
  /** 0 picks a free one. */
  readonly port: number
  /** Where to listen; this computer alone unless told otherwise. */
  readonly host?: string
  /** Whether to open the address in the default browser. */
  readonly openBrowser?: boolean
  readonly dataFolder?: string
  readonly downloadsFolder?: string
  readonly systemLanguage?: Locale
  readonly deviceName?: string
  /** Whose NGROK_AUTHTOKEN counts; this process's when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

export type WebServer = PageServer

/**
 * Runs the app and serves its window at `url`. `close()` ends both.
 * Throws `port.busy` or `port.denied`.
 */
export async function serveWeb(options: WebOptions): Promise<WebServer> {
  const app = await createApp({
    shell: createWebShell(),
    dataFolder: options.dataFolder ?? defaultDataFolder(),
    downloadsFolder: options.downloadsFolder ?? defaultDownloadsFolder(),
    version: __VERSION__,
    systemLanguage: options.systemLanguage ?? localeFor(Intl.DateTimeFormat().resolvedOptions().locale),
    deviceName: options.deviceName ?? (hostname().split('.')[0] || 'Malote'),
    discovery: discoveryOf(process.env),
    ...(options.environment && { ngrok: { environment: options.environment } }),
  })
  const { port, host = '127.0.0.1' } = options
  const server = await servePage({ app, dispatch, root: rendererFolder(), port, host }).catch(async (cause) => {
    await app.close()
    throw cause
  })
  if (options.openBrowser) openBrowser(server.urlForOnce())
  return {
    ...server,
    async close() {
      await app.close()
      await server.close()
    },
  }
}
