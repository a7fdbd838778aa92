import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

export const parts = ['big', 'small', 'medium', 'tiny', 'drop', 'memory', 'window', 'relay', 'crowd']
export const contestantNames = ['malote', 'pipe', 'c', 'nc', 'wormhole', 'croc']

/** Names of several parts at once: whoever asks for the relay means what it does alone and what it does for many. */
const groups = { relay: ['relay', 'crowd'] }

export const usage = `npm run bench [-- OPTIONS] [-- PART...]
  --quick        smaller files, two rounds: within two minutes
  --peers        every peer that is installed, and the C reference, in the same rounds
  --rounds N     rounds (5; quick 2)
  --size MIB     of the big file (1024; quick 256)
  --senders N    who wait at one relay (10000; quick 2000), and
  --transfers N  how many transfers at once beside them (200; quick 50)
  --only A,B     only these parts and contestants; PART... is the same, and 'relay' there means relay,crowd
                 parts: ${parts.join(', ')}
                 contestants: ${contestantNames.join(', ')}
  --json FILE    where to write all figures (dist/bench.json)
MALOTE_BENCH=DIR the folder to work in (the system's for temporary files)`

/** Bounds of one run: whoever takes longer has failed. */
const PATIENCE_SECONDS = { whole: 300, quick: 60 }

/** The relay for many: MiB are those of each transfer, seconds bound all of it; pings come as often as a relay sends them, when quick more often. */
const wholeCrowd = { rooms: 10_000, transfers: 200, mebibytes: 8, joins: 400, pingMs: 15_000, rounds: 2, seconds: 400 }
const quickCrowd = { rooms: 2_000, transfers: 50, mebibytes: 4, joins: 200, pingMs: 3_000, rounds: 1, seconds: 150 }

const whole = { rounds: 5, mebibytes: 1024, small: 10_000, medium: 1_000, manyFiles: 100_000 }
/** The many files stay many: only their number says whether the code waits for them. */
const quick = { rounds: 2, mebibytes: 256, small: 1_000, medium: 200, manyFiles: 100_000 }

function positive(text, name) {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name}: ${text} is no whole number above 0`)
  return number
}

/** Those of `all` that were asked for; all when none of them was. */
function chosen(all, only) {
  const some = all.filter((name) => only.includes(name))
  return some.length > 0 ? some : all
}

function crowdOf({ quick, senders, transfers, rounds }) {
  const usual = quick ? quickCrowd : wholeCrowd
  return {
    ...usual,
    rooms: positive(senders ?? usual.rooms, 'senders'),
    transfers: positive(transfers ?? usual.transfers, 'transfers'),
    rounds: positive(rounds ?? usual.rounds, 'rounds'),
  }
}

/** Reads the command line. Throws an Error with a sentence for a person. */
export function readOptions(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      size: { type: 'string' },
      senders: { type: 'string' },
      transfers: { type: 'string' },
      only: { type: 'string', default: '' },
      json: { type: 'string', default: fileURLToPath(new URL('../../dist/bench.json', import.meta.url)) },
    },
  })
  const usual = values.quick ? quick : whole
  const only = [...values.only.split(',').filter(Boolean), ...positionals.flatMap((name) => groups[name] ?? [name])]
  const unknown = only.find((name) => !parts.includes(name) && !contestantNames.includes(name))
  if (unknown) throw new Error(`--only: nothing is called ${unknown}`)
  return {
    ...usual,
    quick: values.quick,
    help: values.help,
    json: values.json,
    rounds: positive(values.rounds ?? usual.rounds, 'rounds'),
    mebibytes: positive(values.size ?? usual.mebibytes, 'size'),
    parts: chosen(parts, only),
    contestants: chosen(values.peers ? contestantNames : ['malote', 'pipe'], only),
    crowd: crowdOf(values),
    seconds: values.quick ? PATIENCE_SECONDS.quick : PATIENCE_SECONDS.whole,
  }
}
