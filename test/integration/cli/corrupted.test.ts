import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatAddress } from '../../../src-shared/address.ts'
import { startCli, stopEveryCli } from '../../support/cli.ts'
import { fileEntry, offer, rawSender } from '../../support/hostile.ts'
import { localRelay, tempFolder, treeOf } from '../../support/transfer.ts'

test.each([
  ['people', ['--yes'], /CORRUPTED/],
  ['programs', ['--yes', '--json'], /"verified":false/],
])('a file whose SHA-256 differs ends with status 5, for %s, and leaves nothing behind', async (_, flags, says) => {
  const { relay, address } = await localRelay()
  const folder = await tempFolder()
  const out = join(folder.path, 'out')
  const room = await rawSender(address)
  const cli = startCli(['receive', '--relay', formatAddress(address), '--out', out, ...flags], {
    env: { MALOTE_CODE: room.code },
  })
  const peer = await room.meet()

  offer(peer, [fileEntry('contrato.pdf')])
  await peer.until('accept')
  peer.data((segments) => {
    segments.space(100).fill(120)
    segments.bytes(0, 0, 100)
    segments.end(0, 100, Buffer.alloc(32))
  })
  peer.say({ type: 'complete' })
  const { status, stdout, stderr } = await cli.ended

  expect(status).toBe(5)
  expect(stdout + stderr).toMatch(says)
  expect(await treeOf(out)).toEqual([])
  peer.vanish()
  await stopEveryCli()
  await relay.close()
  await folder.remove()
})
