import { readFileSync } from 'node:fs'
import {
  pathSource,
  receive,
  resumeReceive,
  resumeSend,
  send,
  type TransferEvent,
} from '../../src-main/engine/index.ts'
import { startRelay } from '../../src-main/relay/server.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import { parseInvite } from '../../src-shared/invite.ts'
import type { ConflictChoice } from '../../src-shared/views.ts'

/** One end of a transfer, or the relay, in a process of its own: told what to be, it tells how it goes. */
export type Job =
  | { readonly kind: 'relay' }
  | {
      readonly kind: 'send'
      readonly relay: RelayAddress
      readonly path: string
      readonly journal?: string
      /** Milliseconds. */
      readonly patience?: number
    }
  | { readonly kind: 'resume-send'; readonly journal: string; readonly id: string }
  | {
      readonly kind: 'receive'
      readonly relay: RelayAddress
      readonly code: string
      readonly folder: string
      readonly skip?: readonly number[]
      readonly conflict?: ConflictChoice
      readonly journal?: string
      readonly patience?: number
    }
  | { readonly kind: 'resume-receive'; readonly journal: string; readonly id: string; readonly relay?: RelayAddress }

export type Report =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'code'; readonly code: string }
  /** The first bytes are there. */
  | { readonly kind: 'moving' }
  /** Resident memory at each tenth of the way, in bytes. */
  | { readonly kind: 'end'; readonly outcome: unknown; readonly sha256: string; readonly rss: readonly number[] }
  /** The most that was ever resident, in bytes. */
  | { readonly kind: 'peak'; readonly peak: number }

/**
 * The most that was ever resident, in bytes. Linux counts in `maxRSS` what the parent held when it forked, which in a test
 * is more than all of this process, so that it is asked for this program's own there.
 */
function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kibibytes) * 1024
}

const report = (message: Report) => process.send?.(message)

/** Notes the memory in use at each tenth. */
function tenths(total: number): { note: (bytes: number) => void; rss: number[] } {
  const rss: number[] = []
  return {
    rss,
    note(bytes) {
      if (bytes >= (total * (rss.length + 1)) / 10) rss.push(process.memoryUsage.rss())
    },
  }
}

function startReceive(job: Extract<Job, { kind: 'receive' | 'resume-receive' }>, tell: (event: TransferEvent) => void) {
  if (job.kind === 'resume-receive') return resumeReceive({ ...job, onEvent: tell })
  const { code, folder, skip = [], conflict = 'keep-both', patience = 0, ...rest } = job
  const onEvent = (event: TransferEvent) => {
    tell(event)
    if (event.kind === 'offer') void handle.answer({ accept: true, folder, skip, conflict })
  }
  const handle = receive({ ...rest, code: parseInvite(code).code, device: 'receive', patience, onEvent })
  return handle
}

function startSend(job: Extract<Job, { kind: 'send' | 'resume-send' }>, onEvent: (event: TransferEvent) => void) {
  if (job.kind === 'resume-send') return resumeSend({ ...job, onEvent })
  const { path, patience = 0, ...rest } = job
  return send({ ...rest, source: pathSource([path]), device: 'send', words: 'en', patience, onEvent })
}

async function runEnd(job: Exclude<Job, { kind: 'relay' }>): Promise<void> {
  let memory = tenths(Number.POSITIVE_INFINITY)
  let sha256 = ''
  let moving = false
  const onEvent = (event: TransferEvent) => {
    if (event.kind === 'waiting') report({ kind: 'code', code: event.code })
    if (event.kind === 'started') memory = tenths(event.total)
    if (event.kind === 'progress') {
      memory.note(event.bytes)
      if (!moving) report({ kind: 'moving' })
      moving = true
    }
    if (event.kind === 'file') sha256 = event.result.sha256 ?? ''
  }
  const handle =
    job.kind === 'receive' || job.kind === 'resume-receive' ? startReceive(job, onEvent) : startSend(job, onEvent)
  const outcome = await handle.done
  report({ kind: 'end', outcome, sha256, rss: memory.rss })
}

process.on('message', async (job: Job | 'stop') => {
  if (job === 'stop') {
    report({ kind: 'peak', peak: peakMemory() })
    return process.disconnect()
  }
  if (job.kind !== 'relay') return runEnd(job)
  const relay = await startRelay({ host: '127.0.0.1', port: 0 })
  process.once('disconnect', () => relay.close())
  report({ kind: 'listening', port: relay.port })
})
