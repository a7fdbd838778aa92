import { formatAddress } from '../../../src-shared/address.ts'
import { serveWeb } from '../../web/index.ts'
import type { Command } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { canAsk } from '../io.ts'

/** `malote web`: serves the window at an address of this computer until somebody stops it. Throws `port.*`. */
export async function runWeb(
  { port: wanted, json }: Extract<Command, { kind: 'web' }>,
  { io, locale, renderer }: Context,
): Promise<ExitCode> {
  const web = await serveWeb({
    port: wanted,
    systemLanguage: locale,
    deviceName: io.device,
    environment: io.env,
    // A person at a terminal wants to see the window; a script only its address.
    openBrowser: canAsk(io) && !json,
  })
  const { host, port, url } = web
  const own = { address: formatAddress({ host, port }), kind: 'loopback', interfaceName: '' } as const
  renderer.show({ kind: 'listening', host, port, addresses: [own], url })
  await io.interrupts.wait()
  await web.close()
  renderer.show({ kind: 'stopped', what: 'web' })
  // A tunnel that ngrok has not answered yet cannot be called off.
  io.leaveAnyway?.()
  return exitCodes.done
}
