import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, expect } from 'vitest'

/** How long something may take to be gone, in milliseconds: the time a test waits for it, not one it asserts. */
const PATIENCE = 8_000

/** Waits for something that no event tells. Fails with what it last saw. */
export async function eventually(look: () => unknown, wanted: unknown): Promise<void> {
  const end = performance.now() + PATIENCE
  while (performance.now() < end && JSON.stringify(look()) !== JSON.stringify(wanted)) await pause(10)
  expect(look()).toEqual(wanted)
}

const watched = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TCPConnectWrap',
  'Timeout',
  'FSReqCallback',
  'FSReqPromise',
])

/** What keeps this process alive: sockets, servers, timers, requests to the disk. */
function alive(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) {
    if (watched.has(kind)) counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

/** What there is now beyond what there was: vitest's own timers come and go. */
function beyond(before: Record<string, number>): readonly string[] {
  return Object.entries(alive()).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? [kind] : []))
}

/** After every test of a file nothing may be left that was not there before it, and no promise may have been dropped. */
export function leaveNothingBehind(): void {
  const dropped: unknown[] = []
  const onDropped = (reason: unknown) => dropped.push(reason)
  let before: Record<string, number> = {}
  process.on('unhandledRejection', onDropped)
  beforeEach(() => {
    before = alive()
  })
  afterEach(async () => {
    await eventually(() => beyond(before), [])
    expect(dropped.splice(0)).toEqual([])
  })
  afterAll(() => {
    process.off('unhandledRejection', onDropped)
  })
}
