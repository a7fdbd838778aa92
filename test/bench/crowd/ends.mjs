// Many ends of transfers in one process, by the engine itself. Bundled from source by parts/crowd.mjs.
import { mkdirSync } from 'node:fs'
import { pathSource, receive, send } from '../../../src-main/engine/index.ts'
import { parseInvite } from '../../../src-shared/invite.ts'
import { answerWith } from './child.mjs'

/** A line that breaks fails the transfer: none may, however many there are. */
const NO_PATIENCE = 0

const sending = []

function sender(path, relay) {
  return new Promise((resolve, refuse) => {
    const onEvent = (event) => {
      if (event.kind === 'waiting') resolve(event.code)
    }
    const source = pathSource([path])
    const handle = send({ source, relay, device: 'bench', words: 'en', patience: NO_PATIENCE, onEvent })
    sending.push(handle.done)
    handle.done.then((outcome) => refuse(new Error(`a sender ended: ${JSON.stringify(outcome)}`)), refuse)
  })
}

/** Offers each of these files; answers their codes when all are out. */
function offer({ paths, relay }) {
  sending.length = 0
  return Promise.all(paths.map((path) => sender(path, relay)))
}

/** How those that were offered ended. */
async function offered() {
  return (await Promise.all(sending)).map(({ kind }) => kind)
}

async function receiver({ code, folder }, relay) {
  mkdirSync(folder, { recursive: true })
  const times = { began: performance.now(), started: null, ended: null }
  let sha256 = null
  const onEvent = (event) => {
    if (event.kind === 'offer') void handle.answer({ accept: true, folder, skip: [], conflict: 'fail' })
    if (event.kind === 'started') times.started = performance.now()
    if (event.kind === 'file') sha256 = event.result.sha256 ?? null
  }
  const parsed = parseInvite(code).code
  const handle = receive({ code: parsed, relay, device: 'bench', patience: NO_PATIENCE, onEvent })
  const outcome = await handle.done
  times.ended = performance.now()
  return { folder, outcome: outcome.kind, code: outcome.error?.code ?? null, sha256, times }
}

/** Receives all of these at once, each into its own folder. */
function take({ guests, relay }) {
  return Promise.all(guests.map((guest) => receiver(guest, relay)))
}

answerWith({ offer, offered, take })
