import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hashesBelow } from './arrivals.mjs'

export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB

/** Files in a folder of the tree with very many: as many as a person's photo folders hold. */
const FILES_A_FOLDER = 1_000

/** A file of random bytes, so that nobody's compression or holes help. */
export function randomFile(path, bytes) {
  const block = Buffer.allocUnsafe(Math.min(bytes, MIB))
  const fd = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length) {
    writeSync(fd, randomFillSync(block), 0, Math.min(left, block.length))
  }
  closeSync(fd)
}

function randomFiles(folder, count, bytes) {
  mkdirSync(folder)
  for (let at = 0; at < count; at++) randomFile(join(folder, `file-${at}`), bytes)
}

/** A file that has its length and takes no room. */
export function sparseFile(path, bytes) {
  writeFileSync(path, '')
  truncateSync(path, bytes)
}

/** A tree of `count` files of a few bytes. */
export function manyFiles(path, count) {
  mkdirSync(path)
  for (let at = 0; at < count; at++) {
    const folder = join(path, `folder-${Math.floor(at / FILES_A_FOLDER)}`)
    if (at % FILES_A_FOLDER === 0) mkdirSync(folder)
    writeFileSync(join(folder, `file-${at}`), 'malote')
  }
}

/** What each part of the rounds moves. `files` of `bytes` each; several lie in a folder. */
export function workloadsOf({ mebibytes, small, medium }) {
  const big = mebibytes % KIB === 0 ? `${mebibytes / KIB} GiB` : `${mebibytes} MiB`
  const count = (number) => number.toLocaleString('en')
  return [
    { name: 'big', title: big, files: 1, bytes: mebibytes * MIB },
    { name: 'small', title: `${count(small)} x 4 KiB`, files: small, bytes: 4 * KIB },
    { name: 'medium', title: `${count(medium)} x 64 KiB`, files: medium, bytes: 64 * KIB },
    { name: 'tiny', title: '1 KiB', files: 1, bytes: KIB },
  ]
}

/** Makes a workload's files in a folder of their own; `expected` is what has to arrive, path and SHA-256. */
export async function makeSource(home, { name, files, bytes }) {
  const folder = join(home, `source-${name}`)
  const path = join(folder, name)
  mkdirSync(folder)
  if (files === 1) randomFile(path, bytes)
  else randomFiles(path, files, bytes)
  return sourceAt(path, files)
}

/** What a contestant is given to send: one file or folder that has a folder of its own. */
export async function sourceAt(path, files) {
  const expected = await hashesBelow(dirname(path))
  const remove = () => rmSync(dirname(path), { recursive: true, force: true })
  return { path, name: basename(path), single: files === 1, expected, remove }
}
