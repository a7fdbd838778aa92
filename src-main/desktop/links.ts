import { app, type BrowserWindow } from 'electron'
import { parseAddress } from '../../src-shared/address.ts'
import type { AppEvent } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { formatInvite, formatRelayInvite, parseInvite } from '../../src-shared/invite.ts'
import type { MainWindow } from './main-window.ts'

const SCHEME = 'malote'

/** A relay, and nothing behind it. */
const RELAY_ALONE = /^malote:\/\/[^/?#]+\/?$/i

/** Longer than any link of ours: a name of 253 letters, a port and a code. */
const LINK_MOST = 500

/** What the system opened, on its way to the page, which shows it with its field filled in. */
export interface Links {
  /** From now on there is a window to show them in. */
  showIn(window: MainWindow, tell: TellPage): void
  /** The page has asked what there is to show: it hears from now on. */
  pageReady(): void
}

/** Tells one window's page something. */
export type TellPage = (window: BrowserWindow, event: AppEvent) => void

/**
 * Follows `malote://` links from the first start, a second one and macOS. Any web page can open one, so nothing is
 * dialled and nothing is chosen: the window comes forward with the link's field filled in, and the person decides.
 */
export function followLinks(): Links {
  let shownIn: { readonly window: MainWindow; readonly tell: TellPage } | null = null
  /** Only the last one: a page that opens link after link fills one field. */
  let waiting: string | null = firstLink(process.argv)
  let hearing: BrowserWindow | null = null
  const deliver = () => {
    const current = shownIn?.window.current()
    if (waiting === null || !shownIn || !current || current !== hearing) return
    shownIn.tell(current, { kind: 'invite', text: waiting })
    waiting = null
  }
  const open = (link: string | null) => {
    waiting = link ?? waiting
    shownIn?.window.show()
    deliver()
  }
  app.on('second-instance', (_, argv) => open(firstLink(argv)))
  // macOS says it even before the app is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    open(firstLink([url]))
  })
  return {
    showIn(window, tell) {
      if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME)
      shownIn = { window, tell }
    },
    pageReady() {
      hearing = shownIn?.window.current() ?? null
      deliver()
    },
  }
}

function firstLink(argv: readonly string[]): string | null {
  const link = argv.find((argument) => argument.toLowerCase().startsWith(`${SCHEME}://`))
  return link === undefined ? null : readLink(link)
}

/** A link as it is written here, with nothing of a stranger's but address and code; null for what is none. */
function readLink(link: string): string | null {
  if (link.length > LINK_MOST) return null
  try {
    const { code, relay } = parseInvite(link)
    return relay && formatInvite(code, relay)
  } catch (error) {
    const absent = error instanceof MaloteError && error.code === 'code.absent' && RELAY_ALONE.test(link)
    return absent ? formatRelayInvite(parseAddress(error.info.detail ?? '')) : null
  }
}
