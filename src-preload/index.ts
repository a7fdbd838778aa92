import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import { channels } from '../src-shared/channels.ts'
import type { AppEvent, CallInput, CallName, CallOutputs, DesktopBridge, SourceGrant } from '../src-shared/contract.ts'
import { type ErrorCode, errorInfo, type Result } from '../src-shared/errors.ts'

/**
 * The bridge between the page and the app: one method a call, named here one by one, and no way to name another.
 * Only types come from contract.ts: its schemas belong to the app and would bring zod into the page.
 */

const failure = (code: ErrorCode): Result<never> => ({ ok: false, error: errorInfo(code) })

function call<N extends CallName>(name: N): (input: CallInput<N>) => Promise<Result<CallOutputs[N]>> {
  return (input) => ipcRenderer.invoke(channels.call(name), input).catch(() => failure('internal'))
}

/** A dropped file's path goes to the app from here; the page gets a token. A File that the page made has no path. */
async function grantFiles(files: readonly File[]): Promise<Result<readonly SourceGrant[]>> {
  let paths: string[]
  try {
    paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '')
  } catch {
    return failure('request.rejected')
  }
  if (paths.length === 0) return failure('source.missing')
  return ipcRenderer.invoke(channels.grantPaths, paths).catch(() => failure('internal'))
}

/** The page's listener hears the app's event alone: Electron's own would hand it the sender. */
function onEvent(listener: (event: AppEvent) => void): () => void {
  const hear = (_: IpcRendererEvent, event: AppEvent) => listener(event)
  ipcRenderer.on(channels.event, hear)
  return () => {
    ipcRenderer.removeListener(channels.event, hear)
  }
}

const bridge: DesktopBridge<File> = {
  snapshot: call('snapshot'),
  pickSources: call('pickSources'),
  startSend: call('startSend'),
  startReceive: call('startReceive'),
  listEntries: call('listEntries'),
  answerOffer: call('answerOffer'),
  chooseFolder: call('chooseFolder'),
  pickFolder: call('pickFolder'),
  browseFolder: call('browseFolder'),
  cancelTransfer: call('cancelTransfer'),
  moveTransfer: call('moveTransfer'),
  dismissTransfer: call('dismissTransfer'),
  revealResult: call('revealResult'),
  chooseRelay: call('chooseRelay'),
  hostRelay: call('hostRelay'),
  testRelay: call('testRelay'),
  openTunnel: call('openTunnel'),
  saveTunnelToken: call('saveTunnelToken'),
  saveRelayPassword: call('saveRelayPassword'),
  saveSettings: call('saveSettings'),
  clearHistory: call('clearHistory'),
  lookForUnfinished: call('lookForUnfinished'),
  continueTransfer: call('continueTransfer'),
  discardUnfinished: call('discardUnfinished'),
  copyText: call('copyText'),
  grantFiles,
  onEvent,
}

contextBridge.exposeInMainWorld('malote', bridge)
