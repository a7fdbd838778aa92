import { useEffect, useMemo, useRef, useState } from 'react'
import type { EntryView, TransferId } from '../../../src-shared/views.ts'
import { useWindow } from '../../window-context.ts'
import { type Offer, offerOf } from './selection.ts'

/** Entries asked for at once: the contract's most (`PAGE_MOST`). */
export const PAGE = 500

/** Up to this many entries the whole list is read, so that sums can be told; beyond, only what is scrolled to. */
export const READ_WHOLE = 20_000

export interface OfferReading {
  readonly offer: Offer
  /** Asks for what is around a row, when it is not here yet. */
  readonly want: (index: number) => void
}

/** Reads an offer's list page by page; again from the start when the folder changes, since names may then exist. */
export function useOffer(id: TransferId, folder: string): OfferReading | null {
  const { bridge } = useWindow()
  const [pages, setPages] = useState<Pages | null>(null)
  const current = useRef<Pages | null>(null)
  useEffect(() => {
    const asked = new Set<number>()
    let over = false
    const store = (change: Pages) => {
      current.current = change
      setPages(change)
    }
    const ask = async (page: number) => {
      if (asked.has(page) || over) return
      asked.add(page)
      const answer = await bridge.listEntries({ id, from: page * PAGE, count: PAGE })
      if (over || !answer.ok) return
      const entries = new Map(current.current?.folder === folder ? current.current.entries : [])
      for (const entry of answer.value.entries) entries.set(entry.index, entry)
      store({ entries, total: answer.value.total, folder, want })
    }
    const want = (index: number) => void ask(Math.floor(index / PAGE))
    const readAll = async () => {
      await ask(0)
      const total = current.current?.total ?? 0
      if (total <= READ_WHOLE) for (let page = 1; page * PAGE < total && !over; page++) await ask(page)
    }
    void readAll()
    return () => {
      over = true
    }
  }, [bridge, id, folder])
  return useMemo(() => pages && { offer: offerOf(pages.entries, pages.total), want: pages.want }, [pages])
}

interface Pages {
  readonly entries: ReadonlyMap<number, EntryView>
  readonly total: number
  /** The folder in which names were looked up. */
  readonly folder: string
  readonly want: (index: number) => void
}
