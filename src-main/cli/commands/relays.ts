import { discoveryOf } from '../../app/discovery-network.ts'
import { findRelaysWithin } from '../../engine/net/discovery/finder.ts'
import type { DiscoveryProblem } from '../../engine/net/discovery/multicast.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'

/** Milliseconds to look: those that are there answer within a second. */
const LOOK_TIME = 1_000

/** `malote relays`: lists the relays found on the local network. Ends with 1 where there is none. */
export async function runRelays(context: Context): Promise<ExitCode> {
  const { io, renderer } = context
  const network = discoveryOf(io.env)
  const { relays: texts } = context.texts
  if (network === null) return tellNone(texts.off, texts.howToSwitchOn, context)
  renderer.show({ kind: 'looking' })
  const stop = new AbortController()
  const unsubscribe = io.interrupts.subscribe(() => stop.abort())
  const problems: DiscoveryProblem[] = []
  const found = await findRelaysWithin(LOOK_TIME, {
    signal: stop.signal,
    network,
    onProblem: (problem) => problems.push(problem),
  })
  unsubscribe()
  if (io.interrupts.fired) return exitCodes.cancelled
  const lasting = found.filter(({ brief }) => !brief)
  for (const relay of lasting) renderer.show({ kind: 'near', relay })
  if (lasting.length === 0) return tellNone(whyNone(problems, context), texts.whatToDo, context)
  renderer.show({ kind: 'nearEnd', count: lasting.length })
  return exitCodes.done
}

function whyNone(problems: readonly DiscoveryProblem[], { texts: { relays } }: Context): string {
  const kinds = problems.map(({ kind }) => kind)
  if (kinds.includes('nowhere')) return relays.nowhere
  return kinds.includes('deaf') ? relays.deaf : relays.none
}

function tellNone(sentence: string, remedy: string, { renderer }: Context): ExitCode {
  renderer.show({ kind: 'error', code: 'relay.none', sentence, remedy })
  return exitCodes.failed
}
