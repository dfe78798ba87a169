/** One entry of a tree object; `name` is kept byte for byte, one character per byte. */
export interface TreeByteEntry {
  /** As the object has it: without a leading zero. */
  readonly mode: string
  readonly name: string
  readonly oid: string
}

/** Reads the binary form of a tree object. */
export function parseTree(bytes: Uint8Array, format: 'sha1' | 'sha256'): readonly TreeByteEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const idBytes = format === 'sha1' ? 20 : 32
  const entries: TreeByteEntry[] = []
  let at = 0
  while (at < buffer.length) {
    const space = buffer.indexOf(0x20, at)
    const end = buffer.indexOf(0, space)
    const next = end + 1 + idBytes
    entries.push({
      mode: buffer.toString('latin1', at, space),
      name: buffer.toString('latin1', space + 1, end),
      oid: buffer.toString('hex', end + 1, next),
    })
    at = next
  }
  return entries
}

/** Writes the binary form of a tree object, its entries in the order of git. */
export function encodeTree(entries: readonly TreeByteEntry[]): Uint8Array {
  const sorted = [...entries].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1'),
      Buffer.from(entry.oid, 'hex'),
    ]),
  )
}

/** Git sorts a folder as if its name ended in a slash. */
function sortKey(entry: TreeByteEntry): string {
  return entry.mode === '40000' ? `${entry.name}/` : entry.name
}
