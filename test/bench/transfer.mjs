import { firstByteIn } from './arrivals.mjs'

/**
 * One transfer, measured the same way for everybody. The servers run; then, in this order,
 *
 *   the sender starts        `prepare` begins
 *   it waits with its code   `prepare` ends
 *   it settles               counted nowhere; for those who show the code before they can be reached
 *   the receiver starts      `wall` and `firstByte` begin
 *   bytes lie in the folder  `firstByte` ends
 *   both have ended          `wall` ends
 *
 * so `wall` is what two people wait for once the code is known: programs starting, the handshake, the data, hashing,
 * closing. What a contestant does before it shows a code (listing, hashing, packing) is in `prepare` alone. `data`, the
 * receiver's own figure, exists for Malote and the pipe() reference. Comparing what arrived with what was sent comes
 * after all of this.
 *
 * CPU and memory: sender and receiver from start to end; servers from the moment they were ready, since one start serves
 * many transfers.
 */
export async function transfer({ out, servers, sender, ready, settled, receiver, data }) {
  const before = Object.entries(servers).map(([role, { program }]) => [role, program.cpuSeconds()])
  const sending = sender()
  const code = await ready(sending)
  const coded = performance.now()
  await settled?.(sending)
  const first = firstByteIn(out)
  const receiving = receiver(code)
  try {
    await Promise.all([sending.succeeded(), receiving.succeeded()])
  } finally {
    first.stop()
  }
  const processes = { sender: figures(sending), receiver: figures(receiving) }
  for (const [role, cpu] of before) {
    const { program, endsItself } = servers[role]
    if (endsItself) await program.ended
    processes[role] = figures(program, cpu)
  }
  return {
    prepare: (coded - sending.startedAt) / 1000,
    firstByte: first.at === null ? null : (first.at - receiving.startedAt) / 1000,
    wall: (Math.max(sending.endedAt, receiving.endedAt) - receiving.startedAt) / 1000,
    data: (await data?.(receiving)) ?? null,
    processes,
  }
}

function figures(program, cpuBefore = 0) {
  return { cpu: Math.max(0, program.cpuSeconds() - cpuBefore), peak: program.peakMegabytes() }
}

/** The match of a line of JSON that tells this event. */
export const event = (kind) => (line) => line.startsWith(`{"event":"${kind}"`) && JSON.parse(line)
