/** How a box is ticked: `mixed` where only some of what it stands for is chosen. */
export type Tick = 'on' | 'off' | 'mixed'
