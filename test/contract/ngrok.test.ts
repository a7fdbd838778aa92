import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type LoadNgrok, loadNgrok } from '../../src-main/app/ngrok.ts'
import { Tunnel } from '../../src-main/app/tunnel.ts'
import type { TunnelState } from '../../src-shared/views.ts'
import { NgrokDouble } from '../support/ngrok-double.ts'

/**
 * The installed module of ngrok against what Malote, and the double of it in the tests, take for granted. Its service is
 * not called: it is sent to ports of this computer.
 */

const TOKEN = '2abcDEF0123456789_secretSecretSecret0123456789'

const servers = new Set<ReturnType<typeof createServer>>()

afterEach(() => {
  for (const server of servers) server.close()
  servers.clear()
})

/** A port of this computer; `greet` gets who connects. Without it nobody listens there. */
async function portOf(greet?: (socket: import('node:net').Socket) => void): Promise<number> {
  const server = createServer(greet)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  if (greet) servers.add(server)
  else await new Promise((resolve) => server.close(resolve))
  return address.port
}

const callingAt =
  (port: number): LoadNgrok =>
  async () => {
    const { forward } = await loadNgrok()
    return { forward: (options) => forward({ ...options, server_addr: `127.0.0.1:${port}` }) }
  }

async function openAt(port: number): Promise<readonly TunnelState[]> {
  const states: TunnelState[] = []
  const tunnel = new Tunnel({ load: callingAt(port), onState: (state) => states.push(state) })
  await tunnel.open(9, TOKEN)
  return states
}

describe('the module of ngrok', () => {
  it('has what the double stands in for', async () => {
    const real = await import('@ngrok/ngrok')
    const double = await new NgrokDouble().forward({
      addr: '127.0.0.1:9',
      proto: 'tcp',
      authtoken: TOKEN,
      force_new_session: true,
      forwards_to: 'x',
      onStatusChange: () => {},
    })
    await double.close()

    expect(real.forward).toBeTypeOf('function')
    for (const name of ['url', 'join', 'close'] as const) {
      expect(double[name], name).toBeTypeOf('function')
      expect(real.Listener.prototype[name], name).toBeTypeOf('function')
    }
  })

  it('fails as the double does where nobody answers', async () => {
    const port = await portOf()
    const heard: string[] = []
    const options = {
      addr: '127.0.0.1:9',
      proto: 'tcp',
      authtoken: TOKEN,
      force_new_session: true,
      forwards_to: 'x',
      onStatusChange: (status: string) => void heard.push(status),
    } as const
    const double = new NgrokDouble()
    double.cutOff()
    const [real, imitated] = await Promise.all(
      [await callingAt(port)(), double].map((module) => module.forward(options).catch((cause: unknown) => cause)),
    )

    expect(real).toBeInstanceOf(Error)
    expect(String(real)).toBe(String(imitated))
    expect(Object.keys(real as object).sort()).toEqual(Object.keys(imitated as object).sort())
    expect(heard).toEqual(['closed', 'closed'])
  })

  it('says in a person’s words that ngrok cannot be reached', async () => {
    expect(await openAt(await portOf())).toEqual([
      { kind: 'opening' },
      { kind: 'failed', error: { code: 'tunnel.unreachable', side: 'system', retryable: true } },
    ])
  })

  it('takes what is not ngrok for ngrok out of reach, too', async () => {
    const port = await portOf((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))

    expect((await openAt(port)).at(-1)).toMatchObject({ kind: 'failed', error: { code: 'tunnel.unreachable' } })
  })
})
