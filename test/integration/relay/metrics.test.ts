import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MetricsServer, serveMetrics } from '../../../src-main/relay/metrics-server.ts'
import { readBytes } from './bytes.ts'
import { join, openRoom, pair, say, v } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

let metrics: MetricsServer
let port: number

beforeEach(async () => {
  port = await started({ pipes: 7 })
  metrics = await serveMetrics(relay, { host: '127.0.0.1', port: 0 })
})
afterEach(() => metrics.close())
closeAfterEach()

interface Answer {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly body: string
}

function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port: metrics.port, host: '127.0.0.1', path, method, headers }, async (response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve({ status: response.statusCode, type: response.headers['content-type'], body })
    })
    asked.once('error', reject).end()
  })
}

/** Samples by name and labels, as Prometheus reads them. */
async function scrape(): Promise<Map<string, number>> {
  const { body } = await ask('/metrics')
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^(\S+(?:\{.*\})?) (\S+)$/.exec(line) ?? []
      if (name === '' || (Number.isNaN(Number(value)) && !/^nan$/i.test(value))) throw new Error(`no sample: ${line}`)
      return [name, Number(value)] as const
    }),
  )
}

describe('the metrics of a relay', () => {
  it('say what it holds and what has passed, here and through the door', async () => {
    const { room } = await openRoom(await relay.openDoor())
    const { guest, host } = await pair(port)
    guest.write('0123456789')
    await readBytes(host, 10)
    for (let n = 0; n < 3; n++) await (await join(port, '999999999')).refusal()

    const samples = await scrape()

    expect(samples.get('malote_relay_connections')).toBe(3)
    expect(samples.get('malote_relay_rooms')).toBe(1)
    expect(samples.get('malote_relay_transfers')).toBe(1)
    expect(samples.get('malote_relay_transfers_limit')).toBe(7)
    expect(samples.get('malote_relay_pairs_total')).toBe(1)
    expect(samples.get('malote_relay_bytes_total')).toBe(10)
    expect(samples.get('malote_relay_refusals_total{code="room.unknown"}')).toBe(3)
    const { bytesIn, bytesOut } = relay.figures().door
    expect(samples.get('malote_relay_tunnel_bytes_total{direction="in"}')).toBe(bytesIn)
    expect(samples.get('malote_relay_tunnel_bytes_total{direction="out"}')).toBe(bytesOut)
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
    expect([...samples.keys()]).toContain('nodejs_eventloop_lag_p99_seconds')
    const { body } = await ask('/metrics')
    expect(body).not.toContain('127.0.0.1')
    expect(body).not.toMatch(new RegExp(`"${room}"`))
  })

  it('are at one path, health at another, and nothing anywhere else', async () => {
    expect(await ask('/metrics')).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' })
    expect(await ask('/healthz?verbose')).toMatchObject({ status: 200, body: 'ok\n' })
    expect(await ask('/healthz', 'HEAD')).toMatchObject({ status: 200, body: '' })
    for (const path of ['/', '/metrics/', '/../metrics', '/%2e%2e/etc/passwd']) {
      expect(await ask(path)).toMatchObject({ status: 404 })
    }
    expect(await ask('/metrics', 'POST')).toMatchObject({ status: 405 })
    expect(await ask('/metrics', 'GET', { cookie: 'x'.repeat(20_000) })).toMatchObject({ status: 431 })
  })

  it('say that it is not well while it closes, and who comes is told why he is refused', async () => {
    const { guest, host } = await pair(port)

    const closed = relay.close({ graceMs: 60_000 })
    const health = await ask('/healthz')
    const late = await say(port, { type: 'host', v })

    expect(health).toMatchObject({ status: 503, body: 'closing\n' })
    expect(await late.refusal()).toBe('closing')
    expect((await scrape()).get('malote_relay_draining')).toBe(1)
    expect(relay.figures().transfers).toBe(1)
    for (const socket of [guest, host]) socket.end()
    await closed
  })

  it('are there though many hang on without a word, and those are cut off', async () => {
    const hanging = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = connect(metrics.port, '127.0.0.1')
        await once(socket, 'connect')
        socket.write('GET /metrics HTTP/1.1\r\nhost: ')
        return {
          socket,
          cut: new Promise((resolve) =>
            socket
              .on('error', () => {})
              .once('close', resolve)
              .resume(),
          ),
        }
      }),
    )

    expect(await ask('/healthz')).toMatchObject({ status: 200 })
    await Promise.all(hanging.map(({ cut }) => cut))
  }, 60_000)
})
