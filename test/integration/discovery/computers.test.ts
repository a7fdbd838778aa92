import { performance } from 'node:perf_hooks'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildPrograms, type Computer, type Ground, layGround, type Program } from '../../support/netns.ts'

let ground: Ground

beforeAll(buildPrograms)
beforeEach(async () => {
  ground = await layGround()
})
afterEach(() => ground.close())

const where = () => ({ udpPort: ground.udpPort, loopback: ground.kind === 'loopback' })

async function host(computer: Computer, name: string): Promise<{ program: Program; id: string; port: number }> {
  const program = computer.run()
  program.order({ kind: 'host', name, ...where() })
  return { program, ...(await program.until('hosting')) }
}

function find(computer: Computer): Program {
  const program = computer.run()
  program.order({ kind: 'find', ...where() })
  return program
}

/** Waits until exactly these are listed. */
async function lists(finder: Program, ...names: string[]) {
  const { relays } = await finder.until('relays', (news) => {
    const listed = news.relays.map(({ name }) => name).sort()
    return JSON.stringify(listed) === JSON.stringify([...names].sort())
  })
  return relays
}

describe('computers on one network', () => {
  it('find a relay, at the address it is reached at, until it says goodbye', async () => {
    const [one, other] = [ground.computer(), ground.computer()]
    const { program, id, port } = await host(one, 'Ana')

    const startedAt = performance.now()
    const finder = find(other)
    const [relay] = await lists(finder, 'Ana')
    console.log(`Found within ${Math.round(performance.now() - startedAt)} ms, the start of the program included.`)

    expect(relay).toMatchObject({ id, name: 'Ana' })
    expect(relay?.addresses[0]).toEqual({ host: one.address, port })
    if (ground.kind === 'namespaces') {
      const both = await finder.until('relays', ({ relays }) => relays[0]?.addresses.length === 2)
      expect(both.relays[0]?.addresses[1]?.host).toMatch(/^fe80::.*%eth0$/)
    }
    await program.stop()
    expect(await lists(finder)).toEqual([])
  })

  it('hear of a relay that comes later, and ask each for a room', async () => {
    const [one, two, three] = [ground.computer(), ground.computer(), ground.computer()]
    const finder = find(three)
    const ana = await host(one, 'Ana')
    await lists(finder, 'Ana')
    await host(two, 'Rui')
    await lists(finder, 'Ana', 'Rui')
    ana.program.order({ kind: 'open' })
    const { room } = await ana.program.until('opened')

    finder.order({ kind: 'locate', room })
    const { names } = await finder.until('located')

    expect(names).toEqual(['Ana'])
  })

  it('find it when their cable is plugged in at last, and again after it was pulled', async () => {
    const [one, other] = [ground.computer(), ground.computer()]
    await host(one, 'Ana')
    other.plug(false)
    const finder = find(other)

    other.plug(true)
    await lists(finder, 'Ana')
    other.plug(false)
    other.plug(true)
    await host(one, 'Rui')

    await lists(finder, 'Ana', 'Rui')
  })

  it('are told that a relay does not answer any more whose program was killed', async () => {
    const [one, other] = [ground.computer(), ground.computer()]
    const { program } = await host(one, 'Ana')
    const finder = find(other)
    await lists(finder, 'Ana')
    program.kill()
    await program.ended()

    finder.order({ kind: 'locate', room: '4271' })

    expect(await finder.until('located')).toMatchObject({ names: [], unheard: ['Ana'] })
  })
})
