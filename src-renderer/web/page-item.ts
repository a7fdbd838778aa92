import { MaloteError } from '../../src-shared/errors.ts'

/** One file or folder as the app hears of it; `path` begins with the item's own name. Sizes in bytes, times in ms. */
export interface PageEntry {
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly size: number
  readonly modified: number
}

/** A dropped or picked item that stays in this page; `files` runs beside `entries`, null for a folder. */
export interface PageItem {
  readonly name: string
  readonly entries: readonly PageEntry[]
  readonly files: readonly (File | null)[]
}

/** Entries one item may have, as the app takes them in one message. */
const ENTRIES_MOST = 200_000

/** Collects an item's entries and their files side by side. */
export class ItemBuilder {
  readonly #entries: PageEntry[] = []
  readonly #files: (File | null)[] = []

  addFile(path: string, file: File): void {
    this.#entries.push({ path, kind: 'file', size: file.size, modified: file.lastModified })
    this.#files.push(file)
  }

  addFolder(path: string): void {
    this.#entries.push({ path, kind: 'folder', size: 0, modified: 0 })
    this.#files.push(null)
  }

  /** Throws `manifest.large` where the app would not take the list. */
  finish(name: string): PageItem {
    if (this.#entries.length > ENTRIES_MOST) throw new MaloteError('manifest.large', name)
    return { name, entries: this.#entries, files: this.#files }
  }
}

/**
 * What a drop holds, folders walked to their ends, empty ones too. The drop's data is read before the first await.
 * Throws `source.unreadable` with the path of what the browser would not read.
 */
export async function itemsOfDrop(data: DataTransfer): Promise<readonly PageItem[]> {
  const roots = [...data.items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry())
  const loose = [...data.files]
  const known = roots.filter((entry) => entry !== null)
  if (known.length === 0) return loose.map(itemOfFile)
  const items: PageItem[] = []
  for (const root of known) items.push(await walk(root))
  return items
}

/** One picked file as an item of its own. */
export function itemOfFile(file: File): PageItem {
  const builder = new ItemBuilder()
  builder.addFile(file.name, file)
  return builder.finish(file.name)
}

/** A picked folder: the browser lists its files only, so the folders are read off their paths. */
export function itemsOfFolder(files: readonly File[]): readonly PageItem[] {
  const builders = new Map<string, { readonly builder: ItemBuilder; readonly folders: Set<string> }>()
  for (const file of files) {
    const parts = file.webkitRelativePath.split('/')
    const top = parts[0] ?? file.name
    const known = builders.get(top) ?? { builder: new ItemBuilder(), folders: new Set<string>() }
    builders.set(top, known)
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/')
      if (known.folders.has(folder)) continue
      known.folders.add(folder)
      known.builder.addFolder(folder)
    }
    known.builder.addFile(file.webkitRelativePath, file)
  }
  return [...builders].map(([name, { builder }]) => builder.finish(name))
}

async function walk(root: FileSystemEntry): Promise<PageItem> {
  const builder = new ItemBuilder()
  const pending: { readonly entry: FileSystemEntry; readonly path: string }[] = [{ entry: root, path: root.name }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { entry, path } = next
    try {
      if (isFile(entry)) builder.addFile(path, await fileOf(entry))
      else if (isFolder(entry)) {
        builder.addFolder(path)
        const children = await childrenOf(entry)
        pending.push(...children.reverse().map((child) => ({ entry: child, path: `${path}/${child.name}` })))
      }
    } catch (cause) {
      throw new MaloteError('source.unreadable', path, { cause })
    }
  }
  return builder.finish(root.name)
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** A browser hands a folder out in batches and ends with an empty one. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return children.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const child of batch) children.push(child)
  }
}
