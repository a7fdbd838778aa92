import { app, Notification } from 'electron'
import type { AppEvent } from '../../src-shared/contract.ts'
import { printable } from '../../src-shared/text.ts'
import type { SummaryView, TransferId, TransferView } from '../../src-shared/views.ts'
import type { App } from '../app/shell.ts'
import { texts } from './language.ts'
import type { MainWindow } from './main-window.ts'

/** Under which name Windows shows notifications: the `appId` of electron-builder.yml, which its shortcuts bear. */
const APP_ID = 'io.github.malote'

/** What Windows asks notifications to keep to, in characters; Electron warns of thousands. */
const BODY_MOST = 200

/** Tells how a transfer ended when nobody is looking at the window. */
export function announceEnds(malote: App, window: MainWindow): void {
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID)
  const open = new Set<TransferId>()
  malote.onEvent((event) => {
    const ended = endedBy(event, open)
    const title = ended && titleOf(ended)
    if (!title || window.current()?.isFocused() || !Notification.isSupported()) return
    const notice = new Notification({ title, body: bodyOf(ended.summary) })
    notice.on('click', () => window.show())
    notice.show()
  })
}

/** The transfer that this event ends, once; null for all other events. */
function endedBy(event: AppEvent, open: Set<TransferId>): TransferView | null {
  if (event.kind !== 'transfer') return null
  const { view } = event
  if (titleOf(view) === null && !isCancelledHere(view)) {
    open.add(view.id)
    return null
  }
  return open.delete(view.id) ? view : null
}

function isCancelledHere({ state }: TransferView): boolean {
  return (state.kind === 'cancelled' || state.kind === 'declined') && state.by === 'me'
}

/** What to say of an end; null while it runs, and for what the person did himself. */
function titleOf({ state, direction }: TransferView): string | null {
  const { notice } = texts()
  switch (state.kind) {
    case 'done':
      if (state.corrupted > 0) return notice.corrupted
      if (state.failed > 0) return notice.incomplete
      return direction === 'send' ? notice.sent : notice.received
    case 'declined':
      return state.by === 'peer' ? notice.declined : null
    case 'cancelled':
      return state.by === 'peer' ? notice.cancelled : null
    case 'failed':
      return notice.failed
    default:
      return null
  }
}

/** Names as text and nothing else: on Linux a notification's body is markup, and Electron hands it on as it is. */
function bodyOf(summary: SummaryView): string {
  const shown = [...printable(listNames(summary))]
  const body = shown.length > BODY_MOST ? `${shown.slice(0, BODY_MOST - 1).join('')}…` : shown.join('')
  return process.platform === 'linux' ? body.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`) : body
}

function listNames({ names, top }: SummaryView): string {
  const listed = names.join(', ')
  return top > names.length ? texts().notice.more(listed, top - names.length) : listed
}
