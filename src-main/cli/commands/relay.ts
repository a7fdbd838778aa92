import { MaloteError } from '../../../src-shared/errors.ts'
import type { HostingState } from '../../../src-shared/views.ts'
import { discoveryOf } from '../../app/discovery-network.ts'
import { type HostedRelay, type HostingOptions, hostRelay } from '../../app/hosting.ts'
import { inThisThread } from '../../app/relay-place.ts'
import type { RelayCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Wish } from '../interrupts.ts'
import type { Io } from '../io.ts'
import { findPassword } from './relay-password.ts'
import { RelayReport } from './relay-report.ts'
import { RelayTunnel } from './relay-tunnel.ts'

/** What the relay listens on where no address is named: every one of this computer. */
const EVERY_ADDRESS = '::'

/**
 * For transfers to finish after SIGTERM, in milliseconds: a file of a few hundred megabytes on a usual line, and well
 * within the 90 s after which systemd kills.
 */
const GRACE_USUAL = 60_000

/** The same after Ctrl+C: somebody sits there and waits. */
const GRACE_BRIEF = 5_000

type OnState = Extract<HostingState, { kind: 'on' }>

/** `malote relay`: hosts a relay until somebody stops it. Throws `port.busy` or `port.denied`, and Misuse. */
export async function runRelay(command: RelayCommand, context: Context): Promise<ExitCode> {
  const { io, texts } = context
  const access = command.password && (await findPassword(command.password, io, texts.server.askPassword))
  if (command.password && access === null) return exitCodes.cancelled
  const tunnel = command.ngrok ? new RelayTunnel(context) : null
  const report = new RelayReport(command, context, tunnel)
  const hosted = hostRelay({ ...hostingOf(command, context, access), ...report.hearing })
  const on = await listening(hosted)
  const invite = tunnel ? await openTunnel(tunnel, hosted, io) : on.invite
  if (tunnel && invite === null) return exitCodes.done
  report.serving({ host: command.host ?? EVERY_ADDRESS, on: { ...on, invite }, password: access !== null })
  const wish = await Promise.race([io.interrupts.wait(), report.failed])
  await stop({ hosted, report, tunnel, grace: graceOf(command.grace, wish) }, context)
  return exitCodes.done
}

/**
 * Opens the way from the internet, and answers the invite; null where somebody stops it meanwhile. Whoever asks for one is
 * not served by a relay without. Throws `tunnel.*`.
 */
async function openTunnel(tunnel: RelayTunnel, hosted: HostedRelay, io: Io): Promise<string | null> {
  let invite: string | null = null
  try {
    invite = await Promise.race([tunnel.open(hosted), io.interrupts.wait().then(() => null)])
    return invite
  } finally {
    if (invite === null) {
      await tunnel.close()
      await hosted.stop()
      io.leaveAnyway?.()
    }
  }
}

function hostingOf(
  { host, port, announce, limits, metrics, log, logAddresses }: RelayCommand,
  { io }: Context,
  access: string | null,
): Omit<HostingOptions, 'onState'> {
  const events = logAddresses ? 'addresses' : 'plain'
  return {
    port,
    start: inThisThread,
    limits,
    announce: announce && !isLoopback(host) ? discoveryOf(io.env) : null,
    name: io.device,
    server: { ...(metrics && { metrics }), ...(log !== 'off' && { events }) },
    ...(host !== null && { host }),
    ...(access !== null && { access }),
  }
}

/** What listens on this computer alone is nothing to be found by others. */
function isLoopback(host: string | null): boolean {
  return host !== null && (host === '::1' || host === 'localhost' || host.startsWith('127.'))
}

async function listening({ ready }: HostedRelay): Promise<OnState> {
  const state = await ready
  if (state.kind === 'on') return state
  if (state.kind === 'failed') throw new MaloteError(state.error.code, state.error.detail)
  throw new MaloteError('internal')
}

function graceOf(set: number | null, wish: Wish): number {
  const grace = set ?? GRACE_USUAL
  return wish === 'cancel' ? Math.min(grace, GRACE_BRIEF) : grace
}

interface Stopping {
  readonly hosted: HostedRelay
  readonly report: RelayReport
  readonly tunnel: RelayTunnel | null
  readonly grace: number
}

/** Refuses who comes, and waits for who is here; a second wish to stop ends it at once. */
async function stop({ hosted, report, tunnel, grace }: Stopping, { io }: Context): Promise<void> {
  report.stopping(grace)
  io.interrupts.onAgain(() => void hosted.stop(0))
  await hosted.stop(grace)
  await tunnel?.close()
  await tunnel?.settle()
  report.stopped()
}
