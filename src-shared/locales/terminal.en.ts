import { serverEn } from './server.en.ts'
import { helpEn } from './terminal-help.en.ts'
import type { TerminalTexts } from './terminal-texts.ts'

const files = (count: number) => (count === 1 ? '1 file' : `${count} files`)
const folders = (count: number) => (count === 1 ? '1 folder' : `${count} folders`)

export const terminalEn: TerminalTexts = {
  send: {
    hosting: (port) => `No relay was named or found, so this computer hosts one on port ${port}:`,
    hostingMoved: (port) =>
      `No relay was named or found, so this computer hosts one. The usual port is taken; it uses ${port}:`,
    hostingHere: (port) => `This computer hosts the relay, on port ${port}:`,
    nobodyElse: 'This computer is on no network: only programs on it can reach this relay.',
    sending: (what, count, size) => `Sending ${what} (${files(count)}, ${size})`,
    code: 'Code',
    otherSide: 'On the other computer:',
    orLink: 'or this invite, pasted into Malote there, or behind "malote receive":',
    noQr: 'This terminal is too narrow for the QR code, or has no characters for it.',
    waiting: 'Waiting for the other side. Ctrl+C cancels.',
    guessed: (left) =>
      left === 1
        ? 'Somebody typed wrong words. One more try and the code stops working.'
        : `Somebody typed wrong words. ${left} tries left before the code stops working.`,
    offered: (peer) => `${peer} is there and sees the list. Waiting for the answer.`,
  },
  receive: {
    joining: (relay) => `Looking for the sender at ${relay}`,
    connected: (peer) => `${peer} sends:`,
    offer: (count, inFolders, size) =>
      inFolders === 0 ? `${files(count)}, ${size}` : `${files(count)} in ${folders(inFolders)}, ${size}`,
    more: (count) => `and ${count} more`,
    into: (folder) => `Into ${folder}`,
    taken: (count, choice) => {
      const what = count === 1 ? 'One name is already taken there' : `${count} names are already taken there`
      const then = {
        'keep-both': 'both are kept',
        overwrite: 'the old is overwritten',
        skip: 'the new is skipped',
        fail: 'the new is refused',
      }
      return `${what}: ${then[choice]}.`
    },
    short: (free, needed) => `Not enough room: ${free} free, ${needed} needed.`,
    ask: 'Receive? (y/n) ',
    askAll: 'Receive? (y/n, l lists all) ',
    yes: ['y', 'yes'],
    no: ['n', 'no'],
    list: ['l', 'list'],
    askCode: 'Code: ',
    didYouMean: (code) => `Did you mean ${code}? (y/n) `,
  },
  progress: {
    left: (time) => `${time} left`,
    silentRelay: (seconds) => `The relay has not answered for ${seconds} s: this connection, or the relay`,
    silentPeer: (peer, seconds) => `Nothing from ${peer} for ${seconds} s: their connection or their computer`,
    unheardNear: (seconds) => `Nothing has got out to the relay for ${seconds} s: this connection`,
    unheardFar: (peer, seconds) => `Nothing has reached ${peer} for ${seconds} s: their connection`,
    heard: 'The other side is heard again.',
    parted: (sentence, seconds) =>
      seconds === null
        ? `${sentence} Nothing is lost; waiting for the other side to come back.`
        : `${sentence} Nothing is lost; trying again in ${seconds} s.`,
    joined: 'The line is back.',
  },
  disk: {
    full: (peer, missing) =>
      `${peer === null ? 'The disk of this computer' : `The disk of ${peer}`} is full. It goes on by itself when ` +
      `${missing === null ? 'there is room' : `there is room for ${missing} more`}.`,
    slow: (peer) => `Waiting for the disk of ${peer ?? 'this computer'}.`,
    fine: (peer) => `The disk of ${peer ?? 'this computer'} goes on.`,
  },
  result: {
    verified: (count, size, time) => `SHA-256 verified: ${files(count)}, ${size} in ${time}`,
    corrupted: (count) => `CORRUPTED: ${files(count)} arrived damaged and ${count === 1 ? 'was' : 'were'} not kept`,
    skipped: (count) => `Skipped: ${files(count)}`,
    failed: (count) => `Failed: ${files(count)}`,
    fileSkipped: 'skipped',
    fileCorrupted: 'CORRUPTED',
    nothing: 'Nothing was transferred.',
    saved: 'Saved:',
    declinedByMe: 'You declined. Nothing was written.',
    declinedByPeer: 'The other side declined. Nothing was sent.',
    cancelledByMe: 'Cancelled.',
    cancelledByPeer: 'The other side cancelled.',
    cancelling: 'Cancelling. Ctrl+C again leaves at once.',
    leaving: 'Leaving. What is there stays, and the other side goes on looking for this one.',
    parting:
      'All is done here. Waiting until the other side knows, for a minute at the most; Ctrl+C ends that at once.',
    needsYes: 'Nobody is here to answer, so the files were declined. Use --yes to receive without being asked.',
  },
  unfinished: {
    none: 'Nothing is unfinished.',
    count: (count) => (count === 1 ? 'One transfer can go on:' : `${count} transfers can go on:`),
    howToRemove: 'malote unfinished --remove ID gives one up, --remove all every one.',
    removed: (what) => `Given up: ${what}`,
    what: (names, count, size) => `${names} (${files(count)}, ${size})`,
    labels: { to: 'to', from: 'from', begun: 'begun', there: 'there', folder: 'folder', goOn: 'go on' },
    there: (done, total, percent) => `${done} of ${total} (${percent}%)`,
    lost: (count) => `all but ${files(count)}`,
    waiting: 'nothing yet; its code still waits to be typed',
    parts: (count, size) => `${count === 1 ? 'one unfinished file' : `${count} unfinished files`} (.part) of ${size}`,
    goOn: (command) => `To go on: ${command}`,
    giveUp: (command) => `To give it up: ${command}`,
    unreadable: 'a journal that cannot be read; nobody can go on with it',
    nothing: 'There is nothing to go on with.',
    resuming: (what) => `Going on with ${what}`,
    already: (done, total) => `${done} of ${total} are there already.`,
    looking: (relay) => `Looking for the other side at ${relay}`,
    codeStays: 'Its code stays valid.',
    newCode: (count) => `What did not arrive, ${files(count)}, is offered again under a new code.`,
    hostingAgain: (port) => `This computer hosts the relay again, on port ${port}:`,
    hostingElsewhere: (port, before) =>
      `This computer hosts the relay again, on port ${port}, since ${before} is taken. The other side needs the new address:`,
    otherSide: 'If the other side does not come back by itself, it types:',
    choose: (count) => `Which one? (1 to ${count}, ENTER leaves): `,
    chooseAgain: (count) => `Please type a number from 1 to ${count}.`,
    sendAgain: (count) =>
      count === 1 ? 'Send the one that failed again? (y/n) ' : `Send the ${count} that failed again? (y/n) `,
  },
  relays: {
    looking: 'Relays on this network:',
    searching: (room) => `Looking for the relay that has ${room}`,
    using: (name, address) => `Using the relay of ${name} at ${address}, found on this network.`,
    passedOver: (name, address, why) => `The relay of ${name} at ${address} was passed over. ${why}`,
    use: 'malote send takes one of them by itself, malote receive asks all of them for its code.',
    none: 'No relay was found on this network.',
    nowhere: 'This computer is on no network.',
    deaf: 'Relays cannot be heard here: their UDP port is taken by another program, or may not be used.',
    whatToDo: '"malote relay" hosts one here. One elsewhere is named with --relay ADDR.',
    off: 'Looking for relays on the network is switched off.',
    howToSwitchOn: 'Unset MALOTE_DISCOVERY to look, or name a relay with --relay ADDR.',
    several: 'Several relays have that number. Which one does the sender use?',
    choose: (count) => `Which one? (1 to ${count}, ENTER leaves): `,
    configured: 'the one of MALOTE_RELAY',
  },
  relay: {
    listening: (port) => `The relay listens on port ${port}. People reach it at:`,
    kinds: { lan: 'this network', vpn: 'VPN', virtual: 'virtual network', loopback: 'this computer only' },
    next: 'Use one of these addresses:',
    sender: 'to send',
    receiver: 'to receive',
    internet: (port) =>
      `From anywhere on the internet: start it with --ngrok, or run "ngrok tcp ${port}" and use the tcp:// address that it prints.`,
    stop: 'Ctrl+C stops the relay.',
    figures: (transfers, waiting, total, speed) =>
      `${transfers === 1 ? '1 transfer' : `${transfers} transfers`}, ${waiting} waiting, ${total} passed, ${speed}`,
    stopped: 'The relay has stopped.',
  },
  server: serverEn,
  web: {
    serving: 'Malote is open at:',
    stop: 'Whoever has this address has the window: keep it to yourself. Ctrl+C closes it.',
    stopped: 'The window is closed.',
  },
  menu: {
    send: 'Send',
    receive: 'Receive',
    host: 'Host a relay for others',
    goOn: 'Go on with what is unfinished',
    choose: (most) => `1 to ${most} (ENTER leaves): `,
    again: (most) => `Please type a number from 1 to ${most}.`,
    paths: 'Files or folders (type them, or drag them here): ',
    relay: 'Address of the relay (ENTER goes back): ',
    enterCancels: 'While it waits, ENTER cancels.',
  },
  usage: {
    unknownCommand: (name) => `There is no command "${name}".`,
    unknownFlag: (flag) => `There is no flag ${flag}.`,
    missingValue: (flag) => `${flag} needs a value.`,
    unwantedValue: (flag) => `${flag} takes no value.`,
    extraArgument: (text) => `"${text}" is one argument too many.`,
    noPaths: 'Name at least one file or folder to send.',
    emptyPath: 'One of the paths is empty.',
    noCode: 'There is no code: give it as an argument, in MALOTE_CODE or through a pipe.',
    badCode: 'That is not a code: a number and two or three words, like 4271-abacate-violeta, or a malote:// link.',
    absentCode: 'That is the address of a relay, without a code: ask the sender for the code, or for the whole link.',
    badAddress: (where, text) => `${where}: "${text}" is not an address of a relay.`,
    badPort: (text) => `"${text}" is not a port: 0 to 65535.`,
    badHost: (text) => `"${text}" is not an address to listen on.`,
    badConflict: (text) => `"${text}" is no choice: keep-both, overwrite, skip or fail.`,
    badSeconds: (text) => `"${text}" is not a number of seconds.`,
    badId: (text) => `"${text}" is not an ID of an unfinished transfer.`,
    badDiscovery: (text) => `MALOTE_DISCOVERY: "${text}" is neither off nor a UDP port.`,
    notWithResume: (text) =>
      `${text} does not go with --resume, which takes at most an ID: malote unfinished lists them.`,
    severalUnfinished: (command) => `There are several. Say which one: ${command}`,
    otherDirection: (command) => `That one goes on with: ${command}`,
    meant: (text) => `Did you mean ${text}?`,
    see: (command) => `See ${command}.`,
  },
  help: helpEn,
}
