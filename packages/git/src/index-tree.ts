/** Signature, version, number of entries. */
const HEADER_BYTES = 12
const SIGNATURE = 'TREE'

/**
 * The root tree that an index remembers: the one that `read-tree` has just filled it from. Null
 * where it remembers none, or anything about it is not as git writes it; then git must be asked.
 * Entries are not read: the extension is found from its end, and believed only if it and everything
 * behind it fill the file exactly.
 */
export function rememberedTree(index: Uint8Array, objectFormat: 'sha1' | 'sha256'): string | null {
  const oidBytes = objectFormat === 'sha1' ? 20 : 32
  const end = index.length - oidBytes
  const bytes = Buffer.from(index.buffer, index.byteOffset, index.byteLength)
  let at = end - 8
  while (at >= HEADER_BYTES) {
    at = bytes.lastIndexOf(SIGNATURE, at, 'latin1')
    if (at < HEADER_BYTES) return null
    if (fillsToEnd(bytes, at, end)) {
      const extension = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at + 4))
      return rootOf(extension, oidBytes, bytes.readUInt32BE(8))
    }
    at -= 1
  }
  return null
}

function fillsToEnd(bytes: Buffer, start: number, end: number): boolean {
  let at = start
  while (at + 8 <= end) at += 8 + bytes.readUInt32BE(at + 4)
  return at === end
}

/** The first record: an empty path, how many entries and subtrees it covers, its tree. */
function rootOf(extension: Buffer, oidBytes: number, entries: number): string | null {
  const text = extension.toString('latin1', 0, 32)
  const match = /^\0(\d+) \d+\n/.exec(text)
  const start = match?.[0].length ?? 0
  if (match === null || Number(match[1]) !== entries) return null
  const oid = extension.subarray(start, start + oidBytes)
  return oid.length === oidBytes ? oid.toString('hex') : null
}
