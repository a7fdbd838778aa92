import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { GoOnButton, useGoesOn } from '../unfinished/go-on-button.tsx'
import { DeniedNote, PasswordButton, useDenial } from './denied.tsx'

/** A transfer that came to nothing: why, and how to go on. */
export function EndedPanel({ view, error }: { readonly view: TransferView; readonly error: ErrorInfo | null }) {
  const { actions } = useWindow()
  const { texts } = useWording()
  const way = wayOn(view, error, actions.originOf(view.id) !== null)
  const goesOn = useGoesOn(view) !== undefined
  const denial = useDenial(view, error)
  const locked = denial === 'missing' || denial === 'wrong'
  const look = goesOn || locked ? 'plain' : 'primary'
  return (
    <>
      {error && <ErrorNote error={error} />}
      {denial && <DeniedNote id={view.id} denial={denial} />}
      <div className="buttons">
        {locked && <PasswordButton view={view} />}
        <GoOnButton view={view} look={locked ? 'plain' : 'primary'} />
        {way === 'type' && (
          <Button look={look} onClick={() => void actions.typeAgain(view.id)}>
            {texts.result.typeAgain}
          </Button>
        )}
        {(way === 'send' || way === 'again') && (
          <Button look={look} onClick={() => void actions.again(view.id)}>
            {way === 'send' ? texts.result.sendAgain : texts.result.again}
          </Button>
        )}
        <Button look={way || goesOn || locked ? 'quiet' : 'plain'} onClick={() => void actions.dismiss(view.id)}>
          {texts.result.done}
        </Button>
      </div>
    </>
  )
}

/**
 * What can be done next: send the same files under a fresh code, type a code again, or try the same once more where
 * that may work. Null where this window does not remember what the transfer was started with.
 */
function wayOn(
  { direction }: TransferView,
  error: ErrorInfo | null,
  remembered: boolean,
): 'send' | 'type' | 'again' | null {
  if (!remembered) return null
  if (direction === 'send') return error?.side === 'local' && !error.retryable ? null : 'send'
  if (error === null) return null
  if (error.code.startsWith('code.') || error.code === 'room.unknown') return 'type'
  return error.retryable ? 'again' : null
}
