import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { World } from '../../support/arbitraries-world.ts'
import { holds } from '../../support/property.ts'

/** Two honest ends with a line between them that takes its time and breaks: nobody may accuse the other. */

const skip = fc.uniqueArray(fc.nat({ max: 50 })).map((found) => [...found].sort((a, b) => a - b))
const choices = fc.array(fc.nat(), { maxLength: 80 })

/** What happens of itself at a step: a person stops it, a disk fills up, the line is cut. */
const happening = fc.uniqueArray(
  fc.record({
    at: fc.nat({ max: 40 }),
    how: fc.constantFrom('stop', 'stop there', 'break', 'break there', 'decline', 'cut'),
  }),
  { maxLength: 4, selector: ({ at }) => at },
)

const cuts = fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 5 })

const accusations = (world: World) =>
  world.ends.filter(({ how }) => how.kind === 'failed' && how.error.code === 'peer.protocol')

describe('two honest ends', () => {
  it('never accuse each other, whatever the two people do, whenever the line breaks, in whatever order it is heard', () => {
    holds(
      fc.property(choices, happening, skip, (steps, events, unwanted) => {
        const world = new World(unwanted)
        steps.forEach((choice, step) => {
          for (const { at, how } of events) if (at === step) world.happen(how)
          world.go(choice)
        })
        expect(accusations(world)).toEqual([])
        for (const side of ['sender', 'receiver']) {
          expect(world.ends.filter((end) => end.side === side).length).toBeLessThanOrEqual(1)
        }
      }),
      300,
    )
  })

  it('who are left in peace both come to the end, and both say it is done', () => {
    holds(
      fc.property(fc.infiniteStream(fc.nat()), skip, (steps, unwanted) => {
        const world = new World(unwanted)
        for (const choice of steps) if (!world.go(choice)) break
        expect(world.ends.map(({ how }) => how.kind)).toEqual(['done', 'done'])
      }),
      150,
    )
  })

  it('whose line breaks again and again come to the end all the same, and both say it is done', () => {
    holds(
      fc.property(fc.infiniteStream(fc.nat()), cuts, skip, (steps, breaks, unwanted) => {
        const world = new World(unwanted)
        let step = 0
        for (const choice of steps) {
          if (breaks.includes(step++)) world.happen('cut')
          if (!world.go(choice)) break
        }
        expect(world.ends.map(({ how }) => how.kind)).toEqual(['done', 'done'])
      }),
      200,
    )
  })
})
