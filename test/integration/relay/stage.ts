import { afterEach, expect } from 'vitest'
import type { RelayLimits } from '../../../src-main/relay/limits.ts'
import { type RelayOptions, type RelayServer, startRelay } from '../../../src-main/relay/server.ts'

/** The relay of the test that runs. */
export let relay: RelayServer

/** Starts it on a free loopback port, which is answered, unless `options` say otherwise. */
export async function started(
  limits: Partial<RelayLimits> = {},
  options: Partial<RelayOptions> = { host: '127.0.0.1' },
): Promise<number> {
  relay = await startRelay({ port: 0, limits, ...options })
  return relay.port
}

/** Closes it after each test of a file; nothing may be left of anybody. */
export function closeAfterEach(): void {
  afterEach(async () => {
    await relay.close()
    expect(relay.figures()).toMatchObject({ connections: 0, waiting: 0, transfers: 0 })
  })
}
