import { toErrorInfo } from '../../src-shared/errors.ts'
import { errorTexts } from '../../src-shared/locales/index.ts'
import { serveWeb } from './index.ts'

/** The web shell on its own, for a service manager: `node web.mjs`, with `MALOTE_PORT` for a fixed port. */

try {
  const server = await serveWeb({ port: Number(process.env.MALOTE_PORT ?? 0) })
  console.log(server.url)
  const leave = () => void server.close().then(() => process.exit(0))
  process.once('SIGINT', leave).once('SIGTERM', leave)
} catch (cause) {
  const { code, detail } = toErrorInfo(cause)
  console.error([errorTexts.en[code].sentence, detail].filter(Boolean).join(' '))
  process.exitCode = 1
}
