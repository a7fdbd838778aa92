import { once } from 'node:events'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { basename } from 'node:path'
import { encodeFrame, PROTOCOL_VERSION } from '../../src-main/relay/frames.ts'
import type { AppEvent } from '../../src-shared/contract.ts'
import { openPage, type PageSocket } from './web-page.ts'

/**
 * A page of `malote web` in a process on the app's own computer, where alone it is served: it asks what it is told to ask,
 * holds the files that are sent, and tells each event. test/support/lan.ts is its other end.
 */

export type PageOrder =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: object }
  | { readonly kind: 'grant'; readonly path: string }
  /** Opens a room of that number at a relay, and keeps it: another sender's, who happens to have the same. */
  | { readonly kind: 'claim'; readonly host: string; readonly port: number; readonly room: string }

export type PageNews =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'broken'; readonly id: number; readonly problem: string }
  | { readonly kind: 'event'; readonly event: AppEvent }

/** A secret that is a room's owner's; whose does not matter here. */
const HOST_KEY = '0'.repeat(32)

let page: PageSocket | null = null

function opened(): PageSocket {
  if (!page) throw new Error('no page yet')
  return page
}

const tell = (news: PageNews) => process.send?.(news)

function slice(path: string, offset: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, offset))
  } finally {
    closeSync(file)
  }
}

/** The page's grants are numbered by the app's tokens; the file is the one that was granted under that token. */
const granted = new Map<string, string>()

async function open(url: string): Promise<void> {
  const socket = await openPage(url)
  page = socket
  socket.socket.on('message', (data) => {
    const message = JSON.parse(String(data))
    if (message.t === 'event') tell({ kind: 'event', event: message.event })
    if (message.t !== 'read') return
    const path = granted.get(message.grant)
    if (path) socket.sendSlice(message.req, slice(path, message.offset, message.length))
  })
}

async function grant(path: string): Promise<unknown> {
  const { size, mtimeMs } = statSync(path)
  const name = basename(path)
  const entries = [{ path: name, kind: 'file', size, modified: Math.round(mtimeMs) }]
  const result = (await opened().answer({ t: 'grant', name, entries })) as { value: { token: string } }
  granted.set(result.value.token, path)
  return result
}

async function claim({ host, port, room }: Extract<PageOrder, { kind: 'claim' }>): Promise<null> {
  const socket = connect({ host, port })
  socket.write(encodeFrame({ type: 'host', v: PROTOCOL_VERSION, room, hostKey: HOST_KEY }))
  // The answer to it, or the end of the line.
  await once(socket, 'data')
  socket.resume()
  return null
}

function carryOut(order: PageOrder): Promise<unknown> {
  switch (order.kind) {
    case 'open':
      return open(order.url)
    case 'call':
      return opened().answer({ t: 'call', name: order.name, input: order.input })
    case 'grant':
      return grant(order.path)
    case 'claim':
      return claim(order)
  }
}

process.on('message', async ({ id, order }: { readonly id: number; readonly order: PageOrder }) => {
  try {
    tell({ kind: 'answer', id, result: (await carryOut(order)) ?? null })
  } catch (error) {
    tell({ kind: 'broken', id, problem: String(error) })
  }
})
process.on('disconnect', () => process.exit())
