/** Every bound of the wire between two peers, each with its reason. Bytes unless a name says otherwise. */

/** `u8 type | u32 length` in front of every record. */
export const RECORD_HEADER = 5

/** The authentication tag AES-GCM puts behind every sealed record. */
export const RECORD_TAG = 16

/** Plaintext of a data record: measured as the best compromise between system calls, memory and the window's pace. */
export const DATA_MOST = 1 << 20

/** A handshake message: the longest real one is under 200. Nothing bigger is read from somebody who has proven nothing. */
export const HANDSHAKE_MOST = 1024

/** Plaintext of a control record: a page of the manifest is the longest message. */
export const CONTROL_MOST = 256 * 1024

/** Control records are padded to a multiple of this, so that their length does not tell what they say. */
export const CONTROL_STEP = 1024

/** The last data record is padded to a multiple of this: an onlooker learns the total to within it, and no file's size. */
export const DATA_STEP = 16 * 1024

/** Records under one key: 64 GiB at the most, 16 times below the 2^-57 bound of draft-irtf-cfrg-aead-limits. */
export const RECORDS_PER_KEY = 1 << 16

/** Entries in one offer: their list stays under a few hundred MB of memory at both ends. */
export const ENTRIES_MOST = 1_000_000

/** Entries in one `entries` message; with paths of PATH_MOST fewer fit, and the sender counts bytes too. */
export const ENTRIES_PER_MESSAGE = 2_000

/** Indices in one message: pairs of `[first, how many]`, 17 bytes each at the most, so that it fits a control record. */
export const RANGES_PER_MESSAGE = 10_000

/** A relative path in UTF-16 units: PATH_MAX on Linux. */
export const PATH_MOST = 4096

/** All paths of an offer together, in UTF-16 units: bounds the memory a list takes, at 128 for each of ENTRIES_MOST. */
export const PATHS_MOST = 128 * ENTRIES_MOST

/** Folders inside folders: deeper than any tree people make, shallow enough for every recursion. */
export const DEPTH_MOST = 64

/** A device's name, in characters. */
export const DEVICE_NAME_MOST = 64

/** Wrong guesses after which a code is dead: three hit one English code in 828,976 (docs/THREAT-MODEL.md, section 4). */
export const GUESSES = 3

/** Guests in line behind the one who is proving: the relay lets three in, a hostile one any number. */
export const GUESTS_QUEUED_MOST = 8

/** Milliseconds for the proof of a code: no person is involved, a slow line is. */
export const PROOF_TIME = 20_000

/** Milliseconds between pings, so that silence means something. */
export const PING_EVERY = 4_000

/** Milliseconds of silence that a person is told about: with a look at it every half second, within ten seconds. */
export const SILENCE_TOLD = 9_000

/** Milliseconds of silence after which the other side counts as gone. */
export const SILENCE_MOST = 20_000

/** Bytes of one record between two pings below which it does not come on: three pings' worth, slower than any line people use. */
export const TRICKLE = 3 * 1024

/** Milliseconds to look for a peer that was lost: a night, a journey, a power cut. A person may give up at any time. */
export const PATIENCE = 24 * 3_600_000

/** Milliseconds in which whoever has ended it says so again where the line broke before the goodbye: a silence and a few tries, on a computer that has much else to do. */
export const LAST_WORDS_TIME = 60_000

/**
 * Milliseconds in which a receiver who has everything comes to meet a sender who may not know it: as long as a line is
 * usually down. It costs one connection to the relay a minute.
 */
export const ACCOUNT_TIME = 3_600_000

/** Milliseconds to wait for the other side's goodbye, once ours is out, before closing anyway. */
export const FAREWELL_TIME = 3_000

/** Milliseconds for what is queued to get out before that: the last word stands behind four data records on a slow line. */
export const FAREWELL_MOST = 12_000
