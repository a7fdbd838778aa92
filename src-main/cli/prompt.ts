import { createInterface } from 'node:readline'
import { canAsk, type Io } from './io.ts'

export interface Question {
  readonly text: string
  /** What Tab makes of the line: the choices and the part of it that they replace. */
  readonly complete?: (line: string) => [readonly string[], string]
  /** Takes the question back. */
  readonly signal?: AbortSignal
}

/**
 * Asks a person at a terminal. Resolves with the line, or null where none came: the input ended (Ctrl+D), the
 * question was taken back, or the person wants to stop (Ctrl+C, which also fires `io.interrupts`).
 */
export function ask(io: Io, { text, complete, signal }: Question): Promise<string | null> {
  if (io.interrupts.fired || signal?.aborted) return Promise.resolve(null)
  return new Promise((resolve) => {
    const lines = createInterface({
      input: io.stdin,
      output: io.stdout,
      terminal: canAsk(io),
      // A code typed here is a secret; no later question may bring it back with the up key.
      historySize: 0,
      completer: (line: string) => complete?.(line) ?? [[], line],
    })
    let answer: string | null = null
    const close = () => lines.close()
    const unsubscribe = io.interrupts.subscribe(close)
    signal?.addEventListener('abort', close, { once: true })
    lines.on('SIGINT', () => io.interrupts.fire())
    lines.once('close', () => {
      unsubscribe()
      signal?.removeEventListener('abort', close)
      if (answer === null) io.stdout.write('\n')
      resolve(answer)
    })
    lines.question(text, (line) => {
      answer = line
      lines.close()
    })
  })
}

/** Longest first line taken from a pipe, in bytes: a pasted message with a link in it is far shorter. */
const LINE_MOST = 4096

/** The first line of a pipe; null where it is empty. */
export async function firstLine(io: Io): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  const unsubscribe = io.interrupts.subscribe(() => io.stdin.destroy())
  try {
    for await (const chunk of io.stdin) {
      const part = Buffer.from(chunk)
      chunks.push(part)
      bytes += part.length
      if (part.includes(0x0a) || bytes > LINE_MOST) break
    }
  } catch {
    // A broken pipe holds no code; what was read before it broke may.
  } finally {
    unsubscribe()
  }
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
  return line.trim() === '' ? null : line
}

/** Calls `pressed` when ENTER is pressed, without a question. The function returned stops listening. */
export function onEnter(io: Io, pressed: () => void): () => void {
  const listen = (chunk: Buffer | string) => {
    if (/[\r\n]/.test(chunk.toString())) pressed()
  }
  io.stdin.on('data', listen)
  io.stdin.resume()
  return () => {
    io.stdin.off('data', listen)
    io.stdin.pause()
  }
}
