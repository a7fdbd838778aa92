// Guests who come one after another, in a process that does nothing else: what they wait for is the relay.
import { answerWith } from './child.mjs'
import { answered, call } from './frames.mjs'

/** Joins these rooms in turn; answers the milliseconds of each from its call to `paired`. */
async function join({ port, rooms, localAddress }) {
  const times = []
  for (const room of rooms) {
    const began = performance.now()
    const socket = await call({ port, localAddress }, { type: 'join', v: 1, room })
    await answered(socket, 'paired')
    times.push(performance.now() - began)
    socket.destroy()
  }
  return times
}

answerWith({ join })
