/** What the window says of a disk that stands, and of a relay that has moved. */
export const stallsEn = {
  disk: {
    mineFull: (missing: string | null) =>
      missing === null
        ? "This computer's disk is full. Make room: it goes on by itself."
        : `This computer's disk is full. Make room for ${missing} more: it goes on by itself.`,
    theirsFull: (peer: string, missing: string | null) =>
      missing === null
        ? `The disk of ${peer} is full. It goes on by itself when there is room.`
        : `The disk of ${peer} is full: ${missing} are missing there. It goes on by itself when there is room.`,
    mineSlow: "Waiting for this computer's disk. Nothing is lost.",
    theirsSlow: (peer: string) => `Waiting for the disk of ${peer}. Nothing is lost.`,
  },
  moved: {
    ask: 'The relay has another address?',
    address: 'New address of the relay',
    placeholder: '192.168.0.15:19034',
    go: 'Try there',
  },
}
