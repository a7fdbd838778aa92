import { randomBytes } from 'node:crypto'
import { basename, isAbsolute } from 'node:path'
import type { SourceGrant } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { printable } from '../../src-shared/text.ts'
import type { WorkerSource } from '../engine/worker-messages.ts'
import { mustExist } from './folders.ts'
import type { RemoteSource } from './shell.ts'
import type { SliceReader } from './worker-transfer.ts'

/** Grants kept that were never used: a page that drops and drops forgets the oldest. */
const GRANTS_MOST = 10_000

type Grant =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'remote'; readonly source: RemoteSource }

/** What a person chose to send: tokens for the page, paths and page-held files for the app. */
export class Grants {
  readonly #grants = new Map<string, Grant>()

  /** Throws `source.missing`, `request.rejected` for a path that is not absolute. */
  async paths(paths: readonly string[]): Promise<readonly SourceGrant[]> {
    if (!paths.every(isAbsolute)) throw new MaloteError('request.rejected')
    await Promise.all(paths.map(mustExist))
    return paths.map((path) => this.#grant({ kind: 'path', path }, basename(path) || path))
  }

  remote(source: RemoteSource): SourceGrant {
    return this.#grant({ kind: 'remote', source }, source.name)
  }

  #grant(grant: Grant, name: string): SourceGrant {
    const token = randomBytes(16).toString('hex')
    this.#grants.set(token, grant)
    const [oldest] = this.#grants.keys()
    if (this.#grants.size > GRANTS_MOST && oldest !== undefined) this.#grants.delete(oldest)
    return { token, name: printable(name) }
  }

  /** What a worker needs to read these. Throws `request.rejected` for an unknown token or a mixture of both kinds. */
  resolve(tokens: readonly string[]): { source: WorkerSource; read: SliceReader | null } {
    const grants = tokens.map((token) => this.#grants.get(token))
    const paths = grants.flatMap((grant) => (grant?.kind === 'path' ? [grant.path] : []))
    if (paths.length === tokens.length) return { source: { kind: 'paths', paths }, read: null }
    const remotes = grants.flatMap((grant) => (grant?.kind === 'remote' ? [grant.source] : []))
    if (remotes.length !== tokens.length) throw new MaloteError('request.rejected')
    const items = remotes.map(({ name, entries }) => ({ name, entries }))
    return {
      source: { kind: 'remote', items },
      read: async (item, index, offset, length) => {
        const remote = remotes[item]
        if (!remote) throw new MaloteError('source.missing')
        return remote.read(index, offset, length)
      },
    }
  }
}
