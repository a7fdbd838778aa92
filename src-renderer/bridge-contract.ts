import type { AppEvent, RemoteContract, SourceGrant } from '../src-shared/contract.ts'
import type { Result } from '../src-shared/errors.ts'

/** What the window needs of the world outside: the same in the desktop shell and in a browser. Calls never throw. */
export interface Bridge extends RemoteContract {
  /** Takes dropped files and folders in. To be called while the drop event is handled: its data is gone afterwards. */
  readonly takeDrop: (data: DataTransfer) => Promise<Result<readonly SourceGrant[]>>
  /** Listens to the app; the function returned stops it. */
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void
  /** Tells when the app is reached (again) and when it is gone. Called at once with what holds now. */
  readonly onConnection: (listener: (connected: boolean) => void) => () => void
}
