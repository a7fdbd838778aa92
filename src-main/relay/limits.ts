/** Everything a relay bounds. Times in milliseconds, sizes in bytes; `Infinity` where a bound is off. */
export interface RelayLimits {
  /** Open sockets in all. */
  readonly connections: number
  readonly connectionsPerAddress: number
  /** For how many addresses a whole IPv6 network (/48) counts at the most. */
  readonly addressesPerNetwork: number
  /** Pairs of sockets that are joined and forward bytes. */
  readonly pipes: number
  readonly rooms: number
  readonly roomsPerAddress: number
  /** Guests of one room that its owner has not answered. */
  readonly guestsPerRoom: number
  /** Of those, from one address. */
  readonly guestsPerRoomPerAddress: number
  readonly joinsPerMinutePerAddress: number
  readonly joinsPerMinutePerRoom: number
  /** Of those, from one address. */
  readonly joinsPerMinutePerRoomPerAddress: number
  /** What the owner of a room may say on his line. */
  readonly framesPerMinutePerRoom: number
  /** Tokens waiting for their equal. */
  readonly tokens: number
  /** How many people a loopback address stands for. */
  readonly loopbackPeople: number
  /** For the first whole frame. */
  readonly firstFrameMs: number
  /** From the beginning of a later frame to its end. */
  readonly frameMs: number
  /** For the owner's answer to a guest. */
  readonly guestWaitMs: number
  /** For the equal of a token. */
  readonly tokenWaitMs: number
  /** Between pings to the owner of a room. */
  readonly pingMs: number
  /** Without a word from the owner of a room. */
  readonly silenceMs: number
  /** For which a room is kept after its owner's line broke. */
  readonly roomKeepMs: number
  /** For which a pipe may carry nothing, either way. */
  readonly idleMs: number
  readonly bytesPerPipe: number
  /** Both directions together. */
  readonly bytesPerSecondPerPipe: number
}

export const RELAY_LIMITS: RelayLimits = {
  /** 15,000 idle ones cost 56 MB; two per person, a relay of this size serves a town. */
  connections: 16_384,
  /** An office behind one address: 30 transfers of eight connections each. */
  connectionsPerAddress: 256,
  /** A /48 is what one line may be given, and what a university has: neither is a person, nor everybody. */
  addressesPerNetwork: 16,
  /** Each may hold 256 KiB (pipe.ts): half a gigabyte when all are stalled. */
  pipes: 2_048,
  /** Under 9,000, so that most codes keep to four digits. */
  rooms: 8_192,
  /** One a waiting transfer; more than anybody has open at once. */
  roomsPerAddress: 64,
  /** One is meant; the second and third leave room for a retry while the first times out. */
  guestsPerRoom: 3,
  /** So that nobody fills the door alone: the third place is for the one who is expected. */
  guestsPerRoomPerAddress: 2,
  /** A person types a few codes a minute; who looks for a room among 9,000 needs five hours. */
  joinsPerMinutePerAddress: 30,
  /** A code dies after three wrong guesses; a dozen tries cover retries and mean no work for its owner. */
  joinsPerMinutePerRoom: 12,
  /** Three guesses and a line that broke twice; nobody uses up a room's dozen alone. */
  joinsPerMinutePerRoomPerAddress: 5,
  /** A ping of his own and an answer to ours every 15 s make eight. Answering costs: 40 lines full of pings held everybody up for nine seconds. */
  framesPerMinutePerRoom: 60,
  /** Eight connections of 512 transfers that all reconnect at the same moment. */
  tokens: 4_096,
  /**
   * A tunnel's agent (ngrok) runs beside the relay and makes everybody look like 127.0.0.1: so a loopback address
   * counts as many people, but not as all: what comes through a tunnel cannot use up the places of the others.
   */
  loopbackPeople: 32,
  /** A real client sends its frame at once; five seconds are a lost packet on a bad line, twice. */
  firstFrameMs: 5_000,
  /** The same packet; looked at when it is pinged. */
  frameMs: 5_000,
  /** The owner answers by itself, with no person involved. */
  guestWaitMs: 30_000,
  /** Two devices that reconnect after a broken line notice it up to half a minute apart. */
  tokenWaitMs: 60_000,
  /** Below the 30 s after which the meanest home routers forget a quiet line. */
  pingMs: 15_000,
  /** Three pings unanswered. */
  silenceMs: 45_000,
  /** A closed laptop lid, a restarted router. */
  roomKeepMs: 600_000,
  /** Peers say something every 5 s, so a pipe this quiet has nobody at either end. */
  idleMs: 180_000,
  /** Files of any size are the point. */
  bytesPerPipe: Number.POSITIVE_INFINITY,
  /** As fast as the lines are; whoever pays for traffic sets it. */
  bytesPerSecondPerPipe: Number.POSITIVE_INFINITY,
}

/** The limits, with some of them replaced. */
export function relayLimits(changes: Partial<RelayLimits> = {}): RelayLimits {
  return { ...RELAY_LIMITS, ...changes }
}
