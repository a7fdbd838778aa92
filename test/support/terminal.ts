import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { Interrupts } from '../../src-main/cli/interrupts.ts'
import type { Io } from '../../src-main/cli/io.ts'

/** A person at a terminal: what he types goes in, what he sees comes out. */
export class Terminal {
  readonly interrupts = new Interrupts()
  readonly #input = Object.assign(new PassThrough(), { isTTY: true })
  readonly #watchers = new Set<() => void>()
  #screen = ''
  #seen = 0

  /** What a command needs of its process. Its journals lie beside the folder it is in, unless `env` says otherwise. */
  io(options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }): Io {
    const data = join(options.cwd, '../malote-data')
    return {
      stdin: this.#input,
      stdout: this.#output(),
      stderr: this.#output(),
      env: {
        LANG: 'en_US.UTF-8',
        TERM: 'xterm',
        NO_COLOR: '1',
        MALOTE_DISCOVERY: 'off',
        MALOTE_DATA: data,
        ...options.env,
      },
      cwd: options.cwd,
      device: 'ana-notebook',
      interrupts: this.interrupts,
    }
  }

  #output() {
    const write = (chunk: Buffer, _encoding: unknown, done: () => void) => {
      this.#screen += chunk.toString('utf8')
      for (const watcher of [...this.#watchers]) watcher()
      done()
    }
    return Object.assign(new Writable({ write }), { isTTY: true, columns: 100 })
  }

  /** Everything shown so far. */
  get screen(): string {
    return this.#screen
  }

  /** Types keys: `\r` is ENTER, `\t` Tab, `\x03` Ctrl+C, `\x04` Ctrl+D. */
  type(keys: string): void {
    this.#input.write(keys)
  }

  /** Waits until something is shown after what was waited for last; answers what was found. */
  shows(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve) => {
      const look = () => {
        const found = pattern.exec(this.#screen.slice(this.#seen))
        if (!found) return
        this.#watchers.delete(look)
        this.#seen += found.index + found[0].length
        resolve(found)
      }
      this.#watchers.add(look)
      look()
    })
  }
}
