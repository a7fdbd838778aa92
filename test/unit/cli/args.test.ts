import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../../src-main/cli/args.ts'
import type { UsageProblem } from '../../../src-main/cli/command.ts'

const parse = (line: string, env: Record<string, string> = {}) => parseCommand(line.split(' ').filter(Boolean), env)
const relay = (host: string, port = 19034) => ({ host, port })
const send = {
  ...{ kind: 'send', paths: ['a.txt'], relay: null, qr: false, hostPassword: null, patience: null, json: false },
}
const receive = {
  kind: 'receive',
  invite: null,
  relay: null,
  usualRelay: null,
  out: '.',
  yes: false,
  conflict: 'keep-both',
  patience: null,
  json: false,
}
const resume = {
  ...{ kind: 'resume', direction: 'receive', id: null, relay: null, qr: false, hostPassword: null },
  ...{ patience: null, json: false },
}
const hosted = {
  ...{ kind: 'relay', host: null, port: 19034, announce: true, password: null, limits: {}, metrics: null },
  ...{ log: 'off', logAddresses: false, grace: null, qr: false, ngrok: false, json: false },
}
const code = { room: '4271', secret: 'abacate-violeta' }

describe('a command line that is right', () => {
  const right: readonly (readonly [string, unknown])[] = [
    ['', { kind: 'menu', relay: null }],
    ['--help', { kind: 'help', topic: null }],
    ['-h', { kind: 'help', topic: null }],
    ['help', { kind: 'help', topic: null }],
    ['help receive', { kind: 'help', topic: 'receive' }],
    ['send --help', { kind: 'help', topic: 'send' }],
    ['web -h', { kind: 'help', topic: 'web' }],
    ['--version', { kind: 'version' }],
    ['send a.txt', send],
    ['send a.txt b --json', { ...send, paths: ['a.txt', 'b'], json: true }],
    ['send --relay r.example a.txt', { ...send, relay: relay('r.example') }],
    ['send a.txt --relay=r.example:7000', { ...send, relay: relay('r.example', 7000) }],
    ['send a.txt --relay [fe80::1]:7000', { ...send, relay: relay('fe80::1', 7000) }],
    ['send a.txt --relay tcp://0.tcp.sa.ngrok.io:12345', { ...send, relay: relay('0.tcp.sa.ngrok.io', 12345) }],
    ['send a.txt --relay one --relay two', { ...send, relay: relay('two') }],
    ['send a.txt --relay malote://r.example:7000', { ...send, relay: relay('r.example', 7000) }],
    ['send --host-password a.txt', { ...send, hostPassword: { kind: 'ask' } }],
    ['send --host-password=x=y a.txt', { ...send, hostPassword: { kind: 'given', password: 'x=y' } }],
    ['send a.txt --relay here --qr', { ...send, relay: 'here', qr: true }],
    ['receive --relay HERE', { ...receive, relay: relay('127.0.0.1') }],
    ['relays --json', { kind: 'relays', json: true }],
    ['send -- -dash --json', { ...send, paths: ['-dash', '--json'] }],
    ['receive', receive],
    ['receive 4271-abacate-violeta', { ...receive, invite: { code, relay: null } }],
    ['receive 4271 ABACATE violeta', { ...receive, invite: { code, relay: null } }],
    [
      'receive malote://10.0.0.2:99/4271-abacate-violeta',
      { ...receive, invite: { code, relay: relay('10.0.0.2', 99) } },
    ],
    ['send a.txt --give-up 90', { ...send, patience: 90_000 }],
    ['receive --give-up 0', { ...receive, patience: 0 }],
    ['receive --out /tmp/x --yes --json', { ...receive, out: '/tmp/x', yes: true, json: true }],
    ...(['keep-both', 'overwrite', 'skip', 'fail'] as const).map(
      (conflict) => [`receive --on-conflict ${conflict}`, { ...receive, conflict }] as const,
    ),
    ['receive --resume', resume],
    ['receive --resume 1A2b', { ...resume, id: '1a2b' }],
    ['receive --resume=1a2b --give-up 9 --json', { ...resume, id: '1a2b', patience: 9000, json: true }],
    ['receive --yes --resume --relay r.example', { ...resume, relay: relay('r.example') }],
    ['send --resume', { ...resume, direction: 'send' }],
    ['send --resume --relay here --qr', { ...resume, direction: 'send', relay: 'here', qr: true }],
    ['send --json --resume 0123456789abcdef', { ...resume, direction: 'send', id: '0123456789abcdef', json: true }],
    ['unfinished', { kind: 'unfinished', remove: null, json: false }],
    ['unfinished --remove all --json', { kind: 'unfinished', remove: 'all', json: true }],
    ['unfinished --remove 1A', { kind: 'unfinished', remove: '1a', json: false }],
    ['relay', hosted],
    ['relay --host [::1] --port 0 --json', { ...hosted, host: '::1', port: 0, json: true }],
    ['relay --host nas.local --port 65535', { ...hosted, host: 'nas.local', port: 65535 }],
    ['web', { kind: 'web', port: 0, json: false }],
    ['web --port 8080 --json', { kind: 'web', port: 8080, json: true }],
  ]

  test.each(right)('malote %s', (line, command) => {
    expect(parse(line)).toEqual(command)
  })
})

describe('a command line that is wrong', () => {
  const wrong: readonly (readonly [string, UsageProblem, string | null])[] = [
    ['recieve x', { kind: 'unknownCommand', text: 'recieve', meant: 'receive' }, null],
    ['photos', { kind: 'unknownCommand', text: 'photos', meant: null }, null],
    ['sent x', { kind: 'unknownCommand', text: 'sent', meant: 'send' }, null],
    ['receiv x', { kind: 'unknownCommand', text: 'receiv', meant: 'receive' }, null],
    ['4271-abacate-violeta', { kind: 'unknownCommand', text: '4271-…', meant: 'malote receive' }, null],
    ['help sendd', { kind: 'unknownCommand', text: 'sendd', meant: 'send' }, null],
    ['help send me', { kind: 'extraArgument', text: 'me' }, null],
    ['--json send a', { kind: 'unknownFlag', text: '--json', meant: null }, null],
    ['--hlp', { kind: 'unknownFlag', text: '--hlp', meant: '--help' }, null],
    ['send a --jsn', { kind: 'unknownFlag', text: '--jsn', meant: '--json' }, 'send'],
    ['send a --yes', { kind: 'unknownFlag', text: '--yes', meant: null }, 'send'],
    ['send a --constructor', { kind: 'unknownFlag', text: '--constructor', meant: null }, 'send'],
    ['send a -j', { kind: 'unknownFlag', text: '-j', meant: null }, 'send'],
    ['send a --relay', { kind: 'missingValue', text: '--relay' }, 'send'],
    ['send a --relay=', { kind: 'missingValue', text: '--relay' }, 'send'],
    ['send a --relay --json', { kind: 'missingValue', text: '--relay' }, 'send'],
    ['receive --yes=no', { kind: 'unwantedValue', text: '--yes' }, 'receive'],
    ['send', { kind: 'noPaths' }, 'send'],
    ['send a --relay ho/st', { kind: 'badAddress', where: '--relay', text: 'ho/st' }, 'send'],
    ['relay s', { kind: 'extraArgument', text: 's' }, 'relay'],
    ['relays now', { kind: 'extraArgument', text: 'now' }, 'relays'],
    ['relais', { kind: 'unknownCommand', text: 'relais', meant: 'relays' }, null],
    ['rela', { kind: 'unknownCommand', text: 'rela', meant: 'relay' }, null],
    ['relyas', { kind: 'unknownCommand', text: 'relyas', meant: 'relays' }, null],
    ['receive malote://10.0.0.2:19034', { kind: 'absentCode' }, 'receive'],
    ['receive 10.0.0.2:19034', { kind: 'absentCode' }, 'receive'],
    ['receive not-a-code', { kind: 'badCode' }, 'receive'],
    ['receive malote://h:0/4271-abacate-violeta', { kind: 'badAddress', where: 'malote://', text: 'h:0' }, 'receive'],
    ['send a.txt --give-up soon', { kind: 'badSeconds', text: 'soon' }, 'send'],
    ['receive --give-up=-1', { kind: 'badSeconds', text: '-1' }, 'receive'],
    ['send photos --resume', { kind: 'notWithResume', text: 'photos' }, 'send'],
    ['send 1a2b --resume', { kind: 'notWithResume', text: '1a2b' }, 'send'],
    ['send --resume photos', { kind: 'notWithResume', text: 'photos' }, 'send'],
    ['send --resume 1a2b 3c4d', { kind: 'notWithResume', text: '3c4d' }, 'send'],
    ['send --resume --relay', { kind: 'missingValue', text: '--relay' }, 'send'],
    ['receive --resume=x', { kind: 'badId', text: 'x' }, 'receive'],
    ['receive --resume 4271-abacate-violeta', { kind: 'notWithResume', text: '4271-…' }, 'receive'],
    ['receive --resume --out a', { kind: 'notWithResume', text: '--out' }, 'receive'],
    ['receive --resume --on-conflict skip', { kind: 'notWithResume', text: '--on-conflict' }, 'receive'],
    ['unfinished 1a2b', { kind: 'extraArgument', text: '1a2b' }, 'unfinished'],
    ['unfinished --remove', { kind: 'missingValue', text: '--remove' }, 'unfinished'],
    ['unfinished --remove photos', { kind: 'badId', text: 'photos' }, 'unfinished'],
    ['receive --on-conflict ask', { kind: 'badConflict', text: 'ask' }, 'receive'],
    ['relay --port 65536', { kind: 'badPort', text: '65536' }, 'relay'],
    ['relay --port=-1', { kind: 'badPort', text: '-1' }, 'relay'],
    ['relay --port 1e3', { kind: 'badPort', text: '1e3' }, 'relay'],
    ['relay --host a_b/c', { kind: 'badHost', text: 'a_b/c' }, 'relay'],
    ['relay now', { kind: 'extraArgument', text: 'now' }, 'relay'],
    ['web now', { kind: 'extraArgument', text: 'now' }, 'web'],
  ]

  test.each(wrong)('malote %s', (line, problem, topic) => {
    expect(parse(line)).toEqual({ kind: 'usage', problem, topic, json: line.includes('--json') })
  })

  test('an empty path, as an unset variable in quotes leaves it, is not the current folder', () => {
    expect(parseCommand(['send', ''], {})).toMatchObject({ kind: 'usage', problem: { kind: 'emptyPath' } })
  })
})

describe('the environment', () => {
  test('MALOTE_HOST_PASSWORD is for a relay that is named', () => {
    const env = { MALOTE_HOST_PASSWORD: 'x' }
    const hostPassword = { kind: 'given', password: 'x' }
    expect(parse('send a.txt --relay one', env)).toEqual({ ...send, relay: relay('one'), hostPassword })
    expect(parse('send --resume', env)).toEqual({ ...resume, direction: 'send' })
    expect(parse('send --resume --relay one', env)).toMatchObject({ hostPassword })
  })

  test('MALOTE_RELAY is the default of --relay', () => {
    expect(parse('send a.txt', { MALOTE_RELAY: 'env.example' })).toEqual({ ...send, relay: relay('env.example') })
    expect(parse('send a.txt --relay flag', { MALOTE_RELAY: 'env.example' })).toEqual({ ...send, relay: relay('flag') })
    expect(parse('', { MALOTE_RELAY: 'env.example' })).toEqual({ kind: 'menu', relay: relay('env.example') })
    expect(parse('send a.txt', { MALOTE_RELAY: ' ' })).toEqual(send)
  })

  test('MALOTE_RELAY may be this computer too', () => {
    expect(parse('send a.txt', { MALOTE_RELAY: 'here' })).toEqual({ ...send, relay: 'here' })
    expect(parse('receive', { MALOTE_RELAY: 'here' })).toEqual({ ...receive, usualRelay: relay('127.0.0.1') })
  })

  test('MALOTE_DISCOVERY is off or a port, and nonsense is named as such', () => {
    for (const good of ['', ' ', 'off', 'OFF', '1', '65535']) {
      expect(parse('relays', { MALOTE_DISCOVERY: good })).toEqual({ kind: 'relays', json: false })
    }
    for (const bad of ['on', '0', '65536', '-1', '19034.5']) {
      for (const line of ['', 'send a', 'receive', 'relays', 'relay', 'web']) {
        expect(parse(line, { MALOTE_DISCOVERY: bad })).toMatchObject({ problem: { kind: 'badDiscovery', text: bad } })
      }
    }
  })

  test('neither MALOTE_RELAY nor MALOTE_CODE is for what goes on: its journal knows both', () => {
    const env = { MALOTE_RELAY: 'env.example', MALOTE_CODE: '4271-abacate-violeta' }
    expect(parse('receive --resume', env)).toEqual(resume)
  })

  test('receive keeps --relay and MALOTE_RELAY apart, for a link stands between them', () => {
    expect(parse('receive --relay flag', { MALOTE_RELAY: 'env' })).toEqual({
      ...receive,
      relay: relay('flag'),
      usualRelay: relay('env'),
    })
  })

  test('a broken MALOTE_RELAY is named as such', () => {
    const problem = { kind: 'badAddress', where: 'MALOTE_RELAY', text: 'no way' }
    expect(parse('receive', { MALOTE_RELAY: 'no way' })).toMatchObject({ kind: 'usage', problem })
    expect(parse('', { MALOTE_RELAY: 'no way' })).toMatchObject({ kind: 'usage', problem })
  })

  test('MALOTE_CODE is the code where no argument is', () => {
    const env = { MALOTE_CODE: '4271-abacate-violeta' }
    expect(parse('receive', env)).toEqual({ ...receive, invite: { code, relay: null } })
    expect(parse('receive 1111-zebra-amigo', env)).toMatchObject({ invite: { code: { room: '1111' } } })
    expect(parse('receive', { MALOTE_CODE: '' })).toEqual(receive)
    expect(parse('receive', { MALOTE_CODE: 'abacate' })).toMatchObject({ problem: { kind: 'badCode' } })
  })
})
