import type { ErrorCode } from '../errors.ts'

/** One sentence that says what happened, and one thing to do about it. */
export interface ErrorText {
  readonly sentence: string
  readonly remedy: string
}

export type ErrorTexts = Readonly<Record<ErrorCode, ErrorText>>

export const errorsEn: ErrorTexts = {
  'code.malformed': {
    sentence: 'That is not a Malote code.',
    remedy: 'A code is a number and two or three words, like 4271-abacate-violeta.',
  },
  'code.absent': {
    sentence: 'That is the address of a relay, without a code.',
    remedy: 'Ask the sender for the code, or for the whole invite link.',
  },
  'code.wrong': {
    sentence: 'The words do not match the code.',
    remedy: 'Ask for the code again and type it once more; after three tries it stops working.',
  },
  'code.spent': {
    sentence: 'The code was tried wrongly three times and no longer works.',
    remedy: 'Send again to get a fresh code, and make sure only the right person hears it.',
  },
  'address.malformed': {
    sentence: 'That is not an address of a relay.',
    remedy: 'Write it as host, host:port, [IPv6]:port or tcp://host:port.',
  },
  'relay.none': {
    sentence: 'No relay is set, and none was found on this network.',
    remedy:
      'Ask the sender for the invite link or the relay’s address, or check that both computers are on the same network.',
  },
  'relay.unreachable': {
    sentence: 'The relay does not answer.',
    remedy: 'Check its address and port, that it is running, and that no firewall stands in between.',
  },
  'relay.foreign': {
    sentence: 'Something answers at that address, but it is not a Malote relay.',
    remedy: 'Check the address and the port.',
  },
  'relay.lost': {
    sentence: 'The line to the relay broke.',
    remedy: 'Check your network and try again.',
  },
  'relay.protocol': {
    sentence: 'The relay said something this version does not understand.',
    remedy: 'Update Malote on both computers and on the relay.',
  },
  'relay.version': {
    sentence: 'The relay speaks another version.',
    remedy: 'Update Malote here or on the relay.',
  },
  'relay.denied': {
    sentence: 'The relay does not let strangers send.',
    remedy: 'Ask whoever runs it for the password, or use another relay.',
  },
  'relay.full': {
    sentence: 'The relay is full.',
    remedy: 'Try again in a minute, or use another relay.',
  },
  'relay.closing': {
    sentence: 'The relay is being switched off.',
    remedy: 'Try again in a minute, or use another relay.',
  },
  'relay.limit': {
    sentence: 'The relay carries no more of this transfer.',
    remedy: 'Continue it through another relay, or through this one if its owner allows.',
  },
  'relay.rate': {
    sentence: 'Too many tries from this network.',
    remedy: 'Wait a minute and try again.',
  },
  'room.unknown': {
    sentence: 'Nobody is waiting under that number.',
    remedy: 'Check the number and the relay, and that the sender still has Malote open.',
  },
  'room.several': {
    sentence: 'Several relays have somebody waiting under that number.',
    remedy: 'Say which relay is meant: ask the sender for its address or for the invite link.',
  },
  'room.busy': {
    sentence: 'Somebody else is using that code right now.',
    remedy: 'Wait a few seconds and try again; if you expected nobody, ask for a fresh code.',
  },
  'room.away': {
    sentence: 'The sender lost the line to the relay.',
    remedy: 'Try again in a moment.',
  },
  'peer.gone': {
    sentence: 'The other side disappeared.',
    remedy: 'Ask whether the other computer is on and connected, then start again.',
  },
  'peer.silent': {
    sentence: 'The other side has stopped answering.',
    remedy: 'Ask whether the other computer is awake and connected, then start again.',
  },
  'peer.protocol': {
    sentence: 'The other side said something that makes no sense.',
    remedy: 'Update Malote on both computers; if it happens again, do not trust the other side.',
  },
  'peer.version': {
    sentence: 'The other side speaks another version.',
    remedy: 'Update Malote on both computers.',
  },
  'record.forged': {
    sentence: 'The data was changed on its way.',
    remedy: 'Try again; if it happens again, use another relay.',
  },
  'hash.mismatch': {
    sentence: 'The file arrived damaged and was thrown away.',
    remedy: 'Send it again.',
  },
  'manifest.empty': {
    sentence: 'There is nothing to send.',
    remedy: 'Choose at least one file or folder.',
  },
  'manifest.large': {
    sentence: 'That is more files than one transfer can list.',
    remedy: 'Send at most a million files at once, or pack them first.',
  },
  'source.missing': {
    sentence: 'The file is not there.',
    remedy: 'Check its name and choose it again.',
  },
  'source.unreadable': {
    sentence: 'The file cannot be read.',
    remedy: 'Check that you may open it, then send it again.',
  },
  'source.changed': {
    sentence: 'The file changed while it was being sent.',
    remedy: 'Send it again once nothing writes to it.',
  },
  'target.exists': {
    sentence: 'A file by that name is already there.',
    remedy: 'Choose another folder, or keep both, overwrite or skip.',
  },
  'target.denied': {
    sentence: 'Nothing may be written in that folder.',
    remedy: 'Choose a folder that is yours.',
  },
  'target.unsafe': {
    sentence: 'A link in that folder leads somewhere else, so nothing was written through it.',
    remedy: 'Choose another folder.',
  },
  'target.large': {
    sentence: 'That disk does not take a file that large.',
    remedy: 'Choose a folder on another disk: some take files of up to 4 GB only.',
  },
  'disk.full': {
    sentence: 'The disk is full.',
    remedy: 'Free some space or choose another folder, then try again.',
  },
  'disk.failed': {
    sentence: 'The disk reported an error.',
    remedy: 'Check the disk, or choose another folder.',
  },
  'unfinished.unknown': {
    sentence: 'There is no unfinished transfer by that name.',
    remedy: 'See what can be continued: malote unfinished, or Activity in the window.',
  },
  'unfinished.running': {
    sentence: 'This transfer is being continued in another place already.',
    remedy: 'Look for another window or terminal of Malote, or wait a minute.',
  },
  'port.busy': {
    sentence: 'Another program uses that port.',
    remedy: 'Choose another port, or close the other program.',
  },
  'port.denied': {
    sentence: 'This port or address may not be used here.',
    remedy: 'Choose a port above 1023 and an address of this computer.',
  },
  'tunnel.token': {
    sentence: 'ngrok needs a token, and none is known here.',
    remedy: 'Sign up at ngrok.com, copy the authtoken of your dashboard, and save it here or set NGROK_AUTHTOKEN.',
  },
  'tunnel.refused': {
    sentence: 'ngrok does not accept this token.',
    remedy: 'Copy the authtoken of your ngrok dashboard again, whole: it may have been reset.',
  },
  'tunnel.sessions': {
    sentence: 'Your ngrok account has all the sessions open that it may have.',
    remedy: 'Close ngrok elsewhere, or stop a session in your ngrok dashboard, then try again.',
  },
  'tunnel.card': {
    sentence: 'ngrok wants a card on the account before it opens TCP addresses on the free plan.',
    remedy: 'Add a credit or debit card in your ngrok dashboard, which is not charged, or use a paid plan.',
  },
  'tunnel.limit': {
    sentence: 'Your ngrok account has used up what its plan allows.',
    remedy: 'See your usage in the ngrok dashboard: wait until it begins anew, or choose a larger plan.',
  },
  'tunnel.unreachable': {
    sentence: 'ngrok cannot be reached from here.',
    remedy: 'Check that this computer is on the internet, and that no firewall holds ngrok back.',
  },
  'tunnel.lost': {
    sentence: 'The way through ngrok broke.',
    remedy: 'It is opened again by itself; the address may be another one then.',
  },
  'tunnel.unavailable': {
    sentence: 'The part of Malote that speaks with ngrok does not work on this computer.',
    remedy:
      'Run ngrok tcp by hand and use the address it prints; on Windows, install the Microsoft Visual C++ runtime.',
  },
  'tunnel.failed': {
    sentence: 'ngrok answered with an error.',
    remedy: 'Look its number up at ngrok.com/docs/errors, and try again.',
  },
  'transfer.cancelled': {
    sentence: 'The transfer was cancelled.',
    remedy: 'Start again when both are ready.',
  },
  'transfer.left': {
    sentence: 'This side went away before the transfer was over.',
    remedy: 'Go on with it whenever you like: it continues where it was.',
  },
  'transfer.declined': {
    sentence: 'The other side declined.',
    remedy: 'Talk to each other and send again.',
  },
  'input.invalid': {
    sentence: 'That cannot be understood.',
    remedy: 'See malote --help.',
  },
  'request.rejected': {
    sentence: 'The window asked for something that is not possible now.',
    remedy: 'Close the window and open it again.',
  },
  internal: {
    sentence: 'Malote made a mistake.',
    remedy: 'Try again; if it happens again, please report it.',
  },
}
