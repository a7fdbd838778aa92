import { app, dialog } from 'electron'
import { formatAddress } from '../../src-shared/address.ts'
import { type Invite, parseInvite } from '../../src-shared/invite.ts'
import type { App } from '../app/shell.ts'
import type { Dispatch } from './ipc.ts'
import { texts } from './language.ts'
import type { MainWindow } from './main-window.ts'

const SCHEME = 'malote'

/** A second start brings the window forward, and a `malote://` link asks whether to receive. */
export function followLinks(malote: App, dispatch: Dispatch, window: MainWindow): void {
  let asking = false
  // One question at a time: a page that opens link after link must not bury the window under them.
  const open = async (link: string) => {
    if (asking) return
    asking = true
    await receiveFrom(link, malote, dispatch, window).finally(() => {
      asking = false
    })
  }
  if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME)
  app.on('second-instance', (_, argv) => {
    window.show()
    linksIn(argv).forEach((link) => void open(link))
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    void open(url)
  })
  linksIn(process.argv).forEach((link) => void open(link))
}

function linksIn(argv: readonly string[]): string[] {
  return argv.filter((argument) => argument.toLowerCase().startsWith(`${SCHEME}://`)).slice(0, 1)
}

/** Any web page can open such a link, so nothing is dialled before the person agrees. */
async function receiveFrom(link: string, malote: App, dispatch: Dispatch, window: MainWindow): Promise<void> {
  const invite = readInvite(link)
  if (!invite) return
  const { link: says } = texts()
  const { response } = await dialog.showMessageBox(window.show(), {
    type: 'question',
    message: says.question,
    detail: says.detail(invite.code.room, invite.relay && formatAddress(invite.relay)),
    buttons: [says.cancel, says.join],
    defaultId: 1,
    cancelId: 0,
    noLink: true,
  })
  if (response === 1) await dispatch(malote, 'startReceive', { code: link })
}

function readInvite(link: string): Invite | null {
  try {
    return parseInvite(link)
  } catch {
    return null
  }
}
