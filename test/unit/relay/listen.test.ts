import { EventEmitter } from 'node:events'
import type { ListenOptions, Server } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listenOn } from '../../../src-main/relay/listen.ts'

/** A server on a machine that cannot be had at will: binding to the hosts named here fails with their codes. */
function serverWhere(failures: Readonly<Record<string, string>>) {
  const tried: string[] = []
  const server = Object.assign(new EventEmitter(), {
    listen({ host = '' }: ListenOptions) {
      tried.push(host)
      const code = failures[host]
      queueMicrotask(() => {
        if (code) server.emit('error', Object.assign(new Error(code), { code }))
        else server.emit('listening')
      })
    },
    address: () => ({ address: tried.at(-1), family: 'IPv4', port: 5000 }),
  })
  return { server: server as unknown as Server, tried }
}

describe('listening', () => {
  it('takes both families at once where no address is named', async () => {
    const { server, tried } = serverWhere({})

    expect(await listenOn(server, 0)).toMatchObject({ address: '::', port: 5000 })
    expect(tried).toEqual(['::'])
  })

  it.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])('falls back to IPv4 where IPv6 is off (%s)', async (code) => {
    const { server } = serverWhere({ '::': code })

    expect(await listenOn(server, 0)).toMatchObject({ address: '0.0.0.0' })
  })

  it('does not fall back from an address that was named', async () => {
    const { server, tried } = serverWhere({ '::': 'EAFNOSUPPORT' })

    await expect(listenOn(server, 0, '::')).rejects.toMatchObject({ info: { code: 'port.denied' } })
    expect(tried).toEqual(['::'])
  })

  it.each([
    ['EADDRINUSE', 'port.busy'],
    ['EACCES', 'port.denied'],
  ])('calls %s %s and names the port', async (code, expected) => {
    const { server } = serverWhere({ '::': code })

    await expect(listenOn(server, 80)).rejects.toMatchObject({ info: { code: expected, detail: '80' } })
  })

  it('passes on what it does not know', async () => {
    const { server } = serverWhere({ '::': 'EMFILE' })

    await expect(listenOn(server, 80)).rejects.toMatchObject({ code: 'EMFILE' })
  })
})
