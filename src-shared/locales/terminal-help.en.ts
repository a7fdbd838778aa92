import type { HelpTexts } from './terminal-help-texts.ts'

/** What the terminal's help says. */
export const helpEn: HelpTexts = {
  tagline: 'send files of any size to another person with a short code',
  usage: 'Usage',
  options: 'Options',
  examples: 'Examples',
  environment: 'Environment',
  statuses: 'Exit status',
  more: 'malote help COMMAND tells more about one command.',
  commands: {
    send: 'offer files and folders under a code',
    receive: 'fetch what was offered under a code',
    unfinished: 'list what can go on, or give it up',
    relays: 'list the relays found on this network',
    relay: 'host a relay for others',
    web: 'serve the window in a browser',
  },
  menu: 'a menu, in a terminal',
  about: {
    send:
      'Offers files and folders and shows the code that fetches them. Without --relay it uses a relay that it finds on ' +
      'this network; without any, this computer hosts one until the transfer ends, and announces it.',
    receive:
      'Fetches what was offered. Without --relay or an invite, the relay of MALOTE_RELAY and all relays of this network ' +
      'are asked for the code. It may also come from MALOTE_CODE or through a pipe, which keeps it out of the list of ' +
      'processes; without any of them it is asked for.',
    unfinished:
      'Lists the transfers that were broken off and can go on: by a killed process, a closed terminal, a relay that ' +
      'was away for too long. Only what is missing is sent again.',
    relays:
      'Lists the relays that announce themselves on this network, within a second. Anybody may announce one: what it ' +
      'calls itself proves nothing, and no relay can read what passes.',
    relay: 'Hosts a relay until Ctrl+C. It passes sealed bytes on and stores nothing.',
    web: "Serves Malote's window at an address of this computer and prints it.",
  },
  flags: {
    sendRelay: 'the relay to use; here: one that this computer hosts',
    receiveRelay: 'the relay to use; here: the one on this computer',
    hostPassword: 'the relay wants this password of those who send; alone it asks for it',
    qr: 'show the invite as a QR code too',
    json: 'one JSON object a line on stdout',
    out: 'where to put the files, made when missing (default: the current folder)',
    yes: 'receive without being asked',
    onConflict: 'when a name is taken: keep-both (default), overwrite, skip or fail',
    giveUp: 'how long to look for a lost other side (default: a day; 0: not at all)',
    resume: 'go on with what was broken off; ID is needed where there are several',
    remove: 'give this one up, or all: its .part files are removed, whole files stay',
    host: 'the address to listen on (default: all)',
    relayPort: 'the port to listen on (default: 19034; 0 picks a free one)',
    webPort: 'the port to listen on (default: a free one)',
    help: 'show this help',
    version: 'show the version',
  },
  address:
    'ADDR is host, host:port, [IPv6]:port, tcp://host:port or malote://host:port. The port is 19034 unless given. ' +
    'The word here stands for this computer.',
  variables: {
    MALOTE_RELAY: 'the relay to use where --relay is not given',
    MALOTE_CODE: 'the code to receive with where none is given',
    MALOTE_DISCOVERY: 'off: relays are neither looked for nor announced; or another UDP port',
    MALOTE_DATA: 'the folder for settings and unfinished transfers',
    MALOTE_DEBUG: '1 shows where an unexpected error came from',
    NO_COLOR: 'any value: no colours',
  },
  status: [
    'done and verified',
    'failed',
    'wrong usage',
    'cancelled or declined',
    'wrong code',
    'corrupted: a file did not arrive as it was sent',
  ],
  sample: {
    send: [
      ['malote send photos notes.txt', 'through a relay found on this network, or one hosted here'],
      ['malote send film.mkv --relay here --qr', 'through one hosted here in any case, with a QR code'],
      ['malote send film.mkv --relay tcp://0.tcp.ngrok.io:12345', 'through a relay elsewhere'],
    ],
    receive: [
      ['malote receive 4271-abacate-violeta', 'through whichever relay of this network has it'],
      ['malote receive malote://192.168.0.15:19034/4271-abacate-violeta', 'an invite: through that relay'],
      ['malote receive --out ~/Downloads', 'ask for the code'],
      ['MALOTE_CODE=4271-abacate-violeta malote receive --yes --json', 'in a script'],
    ],
    unfinished: [
      ['malote unfinished', 'list them'],
      ['malote receive --resume 1a2b', 'go on with one'],
      ['malote unfinished --remove all', 'give up all of them'],
    ],
    relays: [
      ['malote relays', 'list them'],
      ['malote relays --json', 'for a script; status 1 where there is none'],
    ],
    relay: [
      ['malote relay', 'on port 19034'],
      ['malote relay --host 127.0.0.1 --port 0 --json', 'for programs on this computer, on a free port'],
    ],
    web: [['malote web --port 8080', 'on port 8080 of this computer']],
  },
}
