import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reunionSecrets } from '../../../src-main/engine/crypto/keys.ts'
import { Whereabouts } from '../../../src-main/engine/net/whereabouts.ts'
import { reunite } from '../../../src-main/engine/transfer/reunion.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { RawPeer } from '../../support/hostile.ts'
import { eventually, leaveNothingBehind } from '../../support/quiet.ts'
import { localRelay } from '../../support/transfer.ts'
import { say, v } from '../relay/client.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
})

afterEach(() => relay.close())

const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

describe('two who lost each other', () => {
  test('one who knows the token and not the secret is left at once, though he never says goodbye', async () => {
    const resume = randomBytes(32)
    const before = sockets()
    const giveUp = new AbortController()
    const failures: string[] = []
    const meeting = reunite({
      ...{
        place: new Whereabouts(address),
        role: 'sender',
        resume,
        patience: 60_000,
        signal: giveUp.signal,
        onWaiting() {},
      },
      onFailure({ code }) {
        failures.push(code)
        giveUp.abort()
      },
    }).catch((error: unknown) => error)

    const client = await say(address.port, { type: 'pair', v, token: reunionSecrets(resume).token, side: 'receiver' })
    const stranger = new RawPeer(await client.pipe())
    stranger.polite = false
    const proven = await stranger.prove('receiver', { room: '', secret: 'a guess' })
    await meeting

    expect(proven).toBe(false)
    expect(failures).toEqual(['code.wrong'])
    // The stranger's own socket and the relay's two; this side's is gone.
    await eventually(() => sockets() - before, 3)
    stranger.vanish()
  })
})
