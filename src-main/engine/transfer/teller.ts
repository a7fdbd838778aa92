import type { LineView } from '../../../src-shared/views.ts'
import type { TransferEvent } from '../types.ts'

/** What one end tells of a transfer: after `end` nothing any more, whatever is still being wound up. */
export class Teller {
  readonly #onEvent: (event: TransferEvent) => void
  #over = false

  constructor(onEvent: (event: TransferEvent) => void) {
    this.#onEvent = onEvent
  }

  readonly emit = (event: TransferEvent): void => {
    if (this.#over) return
    this.#over = event.kind === 'end'
    this.#onEvent(event)
  }

  line(mine: LineView['mine'], theirs: LineView['theirs']): void {
    this.emit({ kind: 'line', line: { mine, theirs } })
  }
}
