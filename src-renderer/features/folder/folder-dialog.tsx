import { ChevronRight, Folder } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { FolderListing } from '../../../src-shared/contract.ts'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import type { FolderView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Modal } from '../../components/modal.tsx'
import { Name } from '../../components/name.tsx'
import { useWindow, useWording } from '../../window-context.ts'

interface FolderDialogProps {
  readonly onClose: () => void
  readonly onFolder: (folder: FolderView) => void
}

/** Walks the folders of the computer that runs Malote, by tokens: the page learns names, never paths. */
export function FolderDialog({ onClose, onFolder }: FolderDialogProps) {
  const { texts } = useWording()
  const { listing, error, open } = useListing()
  return (
    <Modal title={texts.folder.title} hint={texts.folder.where} onClose={onClose}>
      {error && <ErrorNote error={error} />}
      {listing ? <Listing listing={listing} onOpen={open} /> : !error && <p className="sub">{texts.folder.loading}</p>}
      <div className="buttons ending">
        <Button look="quiet" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        {listing && (
          <Button look="primary" onClick={() => onFolder(listing.folder)}>
            {texts.folder.choose(printable(listing.folder.name))}
          </Button>
        )}
      </div>
    </Modal>
  )
}

function useListing() {
  const { bridge } = useWindow()
  const [listing, setListing] = useState<FolderListing | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const open = useCallback(
    async (at: string | null) => {
      const answer = await bridge.browseFolder({ at })
      setError(answer.ok ? null : answer.error)
      if (answer.ok) setListing(answer.value)
    },
    [bridge],
  )
  useEffect(() => void open(null), [open])
  return { listing, error, open }
}

interface ListingProps {
  readonly listing: FolderListing
  readonly onOpen: (at: string) => Promise<void>
}

function Listing({ listing, onOpen }: ListingProps) {
  const { texts } = useWording()
  return (
    <>
      <div className="crumbs">
        {listing.above.map((folder) => (
          <button
            type="button"
            className="link"
            key={folder.token}
            aria-label={`${texts.folder.up} ${printable(folder.name)}`}
            onClick={() => void onOpen(folder.token)}
          >
            {printable(folder.name)}
            <ChevronRight size={14} aria-hidden="true" />
          </button>
        ))}
        <b>{printable(listing.folder.name)}</b>
      </div>
      <ul className="folders">
        {listing.below.map((folder) => (
          <li key={folder.token}>
            <button type="button" className="folder" onClick={() => void onOpen(folder.token)}>
              <Folder size={16} aria-hidden="true" />
              <Name text={folder.name} />
            </button>
          </li>
        ))}
        {listing.below.length === 0 && <li className="sub pad">{texts.folder.empty}</li>}
      </ul>
    </>
  )
}
