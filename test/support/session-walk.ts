import { expect } from 'vitest'
import type { Step } from '../../src-main/engine/session/machine.ts'
import type { Choice } from './arbitraries-session.ts'

/** Ways through a session's table, for properties of both machines. */

interface Doing<Kind extends string> {
  readonly do: Kind
}

export interface Walked<State, Event, Effect> {
  readonly before: State
  readonly event: Event
  readonly after: State
  readonly effects: readonly Effect[]
}

/** Every step of a way from `beginning`. */
export function walkThrough<State, Event, Effect>(
  beginning: State,
  step: (state: State, event: Event) => Step<State, Effect>,
  choices: readonly Choice<State, Event>[],
): readonly Walked<State, Event, Effect>[] {
  let state = beginning
  return choices.map((choose) => {
    const before = state
    const event = choose(before)
    const { state: after, effects } = step(before, event)
    state = after
    return { before, event, after, effects }
  })
}

export const does = <Kind extends string>({ effects }: { readonly effects: readonly Doing<Kind>[] }, kind: Kind) =>
  effects.some((effect) => effect.do === kind)

export const allOf = <Kind extends string>(steps: readonly { readonly effects: readonly Doing<Kind>[] }[]) =>
  steps.flatMap(({ effects }) => effects.map((effect) => effect.do))

/** Where an effect happens: states and events, none but these. */
export function only<Kind extends string>(
  steps: readonly Walked<{ readonly kind: string }, { readonly type: string }, Doing<Kind>>[],
  kind: Kind,
  allowed: readonly string[],
): void {
  for (const step of steps) if (does(step, kind)) expect(allowed).toContain(`${step.before.kind} ${step.event.type}`)
}

/** It ends at most once, with the end last, and nothing leaves the end. */
export function endsOnce(
  steps: readonly Walked<{ readonly kind: string }, { readonly type: string }, Doing<string>>[],
): void {
  for (const { before, after, effects } of steps) {
    if (before.kind === 'ended') expect({ after, effects }).toEqual({ after: before, effects: [] })
    const ends = after.kind === 'ended' && before.kind !== 'ended'
    expect(effects.findIndex((effect) => effect.do === 'end')).toBe(ends ? effects.length - 1 : -1)
  }
  expect(allOf(steps).filter((kind) => kind === 'end').length).toBeLessThanOrEqual(1)
}
