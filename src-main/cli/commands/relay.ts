import { inThisThread } from '../../app/relay-place.ts'
import type { Command } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { startHostedRelay } from './hosted-relay.ts'

/** What the relay listens on where no address is named: every one of this computer. */
const EVERY_ADDRESS = '::'

/** `malote relay`: hosts a relay until somebody stops it. Throws `port.busy` or `port.denied`. */
export async function runRelay(
  { host, port }: Extract<Command, { kind: 'relay' }>,
  { io, renderer }: Context,
): Promise<ExitCode> {
  let listening = false
  const relay = await startHostedRelay({
    port,
    start: inThisThread,
    ...(host === null ? {} : { host }),
    onFigures: (figures) => {
      if (listening) renderer.show({ kind: 'figures', figures })
    },
  })
  const { addresses, figures, port: bound } = relay.on
  renderer.show({ kind: 'listening', host: host ?? EVERY_ADDRESS, port: bound, addresses, url: null })
  renderer.show({ kind: 'figures', figures })
  listening = true
  await Promise.race([io.interrupts.wait(), relay.failed])
  await relay.stop()
  renderer.show({ kind: 'stopped', what: 'relay' })
  return exitCodes.done
}
