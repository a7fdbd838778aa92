import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, screen } from 'electron'
import { z } from 'zod'

const usual = { width: 960, height: 660 } as const

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(100), height: z.int().min(100) })
type Bounds = z.infer<typeof bounds>

/** Where the window stood last time, where that is still on a screen; else the usual size in the middle. */
export function readBounds(): Partial<Bounds> {
  try {
    const last = bounds.parse(JSON.parse(readFileSync(path(), 'utf8')))
    return isOnScreen(last) ? last : usual
  } catch {
    return usual
  }
}

/** Keeps the window's place for the next time. A folder that cannot be written only costs the memory. */
export function rememberBounds(window: BrowserWindow): void {
  window.on('close', () => {
    try {
      writeFileSync(path(), JSON.stringify(window.getNormalBounds()))
    } catch {}
  })
}

function path(): string {
  return join(app.getPath('userData'), 'window.json')
}

/** Whether the middle of its title bar, by which it is moved, lies on a screen that is there today. */
function isOnScreen({ x, y, width }: Bounds): boolean {
  const middle = x + width / 2
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const across = middle >= area.x && middle < area.x + area.width
    return across && y >= area.y && y < area.y + area.height
  })
}
