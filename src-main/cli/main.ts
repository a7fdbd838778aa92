#!/usr/bin/env node
import { hostname } from 'node:os'
import { parseCommand } from './args.ts'
import { exitCodes } from './exit-codes.ts'
import { Interrupts } from './interrupts.ts'
import type { Io } from './io.ts'
import { caughtEvent } from './problem.ts'
import { contextOf, run } from './run.ts'

/** The process of the terminal: hands itself to `run()` and leaves with its status. */

/** For the last words to be written, in milliseconds. */
const LEAVE_MS = 500

const argv = process.argv.slice(2)
const interrupts = new Interrupts()
const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: { ...process.env },
  cwd: process.cwd(),
  device: hostname(),
  interrupts,
  leaveAnyway: () => void setTimeout(() => process.exit(), LEAVE_MS).unref(),
}

// A code is a secret: no program started from here inherits it, and the list of processes shows it no longer.
const secrets = ['MALOTE_CODE', 'MALOTE_RELAY_PASSWORD', 'MALOTE_HOST_PASSWORD', 'NGROK_AUTHTOKEN']
for (const secret of secrets) delete process.env[secret]
process.title = 'malote'

// The first wish to stop ends things in good order, the second at once. Only Ctrl+C says that nobody wants it any more.
const wishes = { SIGINT: 'cancel', SIGTERM: 'leave', SIGHUP: 'leave' } as const
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!interrupts.fired) interrupts.fire(wishes[signal])
    else if (!interrupts.again()) process.exit(exitCodes.cancelled)
  })
}

// Whoever read the output has gone (`malote ... | head`): nobody is left to do it for. A terminal has been closed.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => interrupts.fire(stream.isTTY ? 'leave' : 'cancel'))
}

const fault = (caught: unknown) => {
  const context = contextOf(parseCommand(argv, io.env), io)
  context.renderer.show(caughtEvent(caught, context))
  process.exit(exitCodes.failed)
}
process.on('uncaughtException', fault)
process.on('unhandledRejection', fault)

process.exitCode = await run(argv, io)
