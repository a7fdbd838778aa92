import type { ReceiveHandle, ReceiveOptions } from '../types.ts'
import { Receiving } from './receiving.ts'

/** Joins a sender's room with a code. The list comes as an `offer` event; nothing is written before `answer()`. */
export function receive(options: ReceiveOptions): ReceiveHandle {
  const run = new Receiving(options)
  run.join(options.code)
  return asHandle(run)
}

/** A receiver as others see it. */
export function asHandle(run: Receiving): ReceiveHandle {
  return {
    done: run.done,
    cancel: () => run.stop(),
    moveTo: (relay) => run.moveTo(relay),
    inviteAt: () => {},
    leave: () => run.leave(),
    survey: (folder) => run.survey(folder),
    answer: (decision) => run.answer(decision),
  }
}
