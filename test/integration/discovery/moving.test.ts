import { afterAll, beforeAll, describe, it } from 'vitest'
import { stopEveryCli } from '../../support/cli.ts'
import { buildPages, type Lan, layLan, type Site } from '../../support/lan.ts'
import { mayMakeNamespaces } from '../../support/netns.ts'

/** What networks do to people who wait: other addresses, and firewalls. Addresses of one's own need a namespace. */

const MIB = 1024 * 1024

/** Milliseconds: the stories wait side by side, for clocks of seconds, on a machine that may be busy. */
const PATIENCE = { timeout: 180_000 }

const lans: Lan[] = []

beforeAll(buildPages, PATIENCE.timeout)
afterAll(async () => {
  await stopEveryCli()
  await Promise.all(lans.map((lan) => lan.close()))
}, PATIENCE.timeout)

/** A network of its own for each story: they wait for clocks, not for each other. */
async function network(): Promise<Lan> {
  const lan = await layLan()
  lans.push(lan)
  return lan
}

/** `malote receive` with that code or link alone, yes to everything. */
function receive(site: Site, invite: string) {
  return site.cli(['receive', invite, '--yes', '--json'])
}

describe.concurrent('an invite', PATIENCE, () => {
  it('given to a command on another computer is all that it needs', async ({ expect }) => {
    const lan = await network()
    const [ana, rui] = [await lan.site(), await lan.site()]
    const file = await lan.file('photos.bin', MIB)
    const sender = await ana.window()
    await sender.send(file.path)
    const { state } = await sender.state('waiting')

    const { status, last } = await receive(rui, state.invite).ended

    if (lan.ground.kind === 'namespaces') expect(state.invite).toMatch(`malote://${ana.computer.address}:`)
    expect({ status, last }).toMatchObject({ status: 0, last: { event: 'done', files: 1 } })
    expect(await rui.received('photos.bin')).toBe(file.sha256)
  })
})

if (mayMakeNamespaces())
  describe.concurrent('an invite, where every computer has a network of its own', PATIENCE, () => {
    it('follows the computer to another address, and so does what is announced', async ({ expect }) => {
      const lan = await network()
      const [ana, rui] = [await lan.site(), await lan.site()]
      const file = await lan.file('photos.bin', MIB)
      const sender = await ana.window()
      await sender.call('hostRelay', { on: true })
      await sender.send(file.path)
      await sender.state('waiting')

      const moved = ana.computer.move()
      const at = `malote://${moved}:`
      const { state } = await sender.until('transfer', (view) => {
        return view.state.kind === 'waiting' && view.state.invite.startsWith(at)
      })
      const receiver = await rui.window()
      await receiver.until('relay', ({ nearby }) =>
        nearby.some(({ addresses }) => addresses[0]?.startsWith(`${moved}:`)),
      )
      const code = state.kind === 'waiting' ? state.code : ''
      await receiver.call('startReceive', { code })
      const { id, relay } = await receiver.state('deciding')
      await receiver.call('answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
      await receiver.state('done')

      expect(relay.address).toMatch(`${moved}:`)
      expect(await rui.received('photos.bin')).toBe(file.sha256)
    })

    it("follows a relay that was found when its computer moves, though the sender's own stays where it is", async ({
      expect,
    }) => {
      const lan = await network()
      const [host, ana, rui] = [await lan.site(), await lan.site(), await lan.site()]
      const file = await lan.file('photos.bin', MIB)
      await (await host.window()).call('hostRelay', { on: true })
      const sender = await ana.window()
      await sender.until('relay', ({ nearby }) => nearby.length === 1)
      await sender.send(file.path)
      const { state, relay } = await sender.state('waiting')

      const moved = host.computer.move()
      const at = `malote://${moved}:`
      await sender.until('transfer', (view) => view.state.kind === 'waiting' && view.state.invite.startsWith(at))
      const { status } = await receive(rui, `${at}${relay.address.split(':').at(-1)}/${state.code}`).ended

      expect(status).toBe(0)
      expect(await rui.received('photos.bin')).toBe(file.sha256)
    })

    it('behind a firewall that says nothing ends in one plain sentence with a remedy', async ({ expect }) => {
      const lan = await network()
      const [ana, rui] = [await lan.site(), await lan.site()]
      const file = await lan.file('photos.bin', MIB)
      const sender = await ana.window()
      await sender.send(file.path)
      const { state } = await sender.state('waiting')
      ana.computer.shut(Number(new URL(state.invite).port))

      const { status, stderr } = await rui.cli(['receive', state.invite, '--yes']).ended

      const [sentence = '', remedy = '', ...more] = stderr.trim().split('\n')
      expect({ status, more }).toEqual({ status: 1, more: [] })
      expect(sentence).toContain(`The relay does not answer: ${new URL(state.invite).host}`)
      expect(remedy).toMatch(/firewall/)
    })
  })
