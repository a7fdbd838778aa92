/** What a state makes of an event: the next state, and what the shell around the machine has to do. */
export interface Step<State, Effect> {
  readonly state: State
  readonly effects: readonly Effect[]
}

interface Tagged {
  readonly kind: string
}

interface Typed {
  readonly type: string
}

/** One row a state, one cell an event. A missing cell means that the event is a violation in that state. */
export type Table<State extends Tagged, Event extends Typed, Effect> = {
  readonly [K in State['kind']]: {
    readonly [T in Event['type']]?: (
      state: Extract<State, { kind: K }>,
      event: Extract<Event, { type: T }>,
    ) => Step<State, Effect>
  }
}

/** Looks the event up in the state's row; `violation` answers for an empty cell. */
export function transition<State extends Tagged, Event extends Typed, Effect>(
  table: Table<State, Event, Effect>,
  state: State,
  event: Event,
  violation: (state: State) => Step<State, Effect>,
): Step<State, Effect> {
  const row = table[state.kind as State['kind']] as {
    readonly [type: string]: ((state: State, event: Event) => Step<State, Effect>) | undefined
  }
  const cell = row[event.type]
  return cell ? cell(state, event) : violation(state)
}
