import { execFile } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { maloteFile, runCli, stopEveryCli } from '../../support/cli.ts'
import { tempFolder } from '../../support/transfer.ts'

/** The built program before any transfer: help, and what it makes of wrong command lines. */

afterEach(stopEveryCli)

describe('a command line that is wrong', () => {
  test.each([
    [['snd'], /There is no command "snd"\.\nDid you mean send\? See malote --help\.\n/],
    [['send', 'a', '--speed'], /There is no flag --speed\.\nSee malote send --help\.\n/],
    [['send'], /Name at least one file or folder to send\./],
    [['receive'], /There is no code: /],
    [['receive', 'hello'], /That is not a code: /],
    [['relay', '--port', 'x'], /"x" is not a port/],
  ])('ends with 2: %j', async (args, pattern) => {
    const ended = await runCli(args)
    expect(ended.status).toBe(2)
    expect(ended.stdout).toBe('')
    expect(ended.stderr).toMatch(pattern)
  })

  test('is told as an event with --json', async () => {
    const ended = await runCli(['receive', '--json', '--out'])
    expect(ended.status).toBe(2)
    expect(ended.events).toEqual([{ event: 'error', code: 'input.invalid', message: expect.stringContaining('--out') }])
  })

  test('no arguments and no terminal: 2, with the help', async () => {
    const ended = await runCli([])
    expect(ended.status).toBe(2)
    expect(ended.stdout).toContain(
      'malote send PATH... [--relay ADDR] [--host-password] [--qr] [--give-up SECONDS] [--json]',
    )
  })
})

describe('help and version', () => {
  test.each([['--help'], ['help'], ['send', '--help'], ['help', 'receive']])('%s %s: 0', async (...args) => {
    const ended = await runCli(args.filter(Boolean))
    expect(ended.status).toBe(0)
    expect(ended.stdout).toContain('malote ')
    expect(ended.stderr).toBe('')
  })

  test('speak the language of the environment', async () => {
    const ended = await runCli(['help', 'send'], { env: { LC_ALL: 'pt_BR.UTF-8', LANG: 'es_ES.UTF-8' } })
    expect(ended.stdout).toContain('Exemplos')
    const failed = await runCli(['send', 'não-há'], { env: { LANG: 'es_MX.UTF-8' } })
    expect(failed.status).toBe(1)
    expect(failed.stderr).toContain('não-há')
  })

  test('come through a link to the program too, as a package manager makes it', async () => {
    const folder = await tempFolder()
    const link = join(folder.path, 'malote')
    await symlink(maloteFile, link)
    const { stdout } = await promisify(execFile)(link, ['help', 'send'])
    await folder.remove()
    expect(stdout).toContain('malote send PATH...')
  })

  test('the version is that of package.json', async () => {
    const ended = await runCli(['--version'])
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
