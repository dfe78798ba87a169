/** `synced` is what survives a loss of power, `bytes` what a reader sees now. */
export interface FileNode {
  readonly kind: 'file'
  readonly inode: number
  bytes: Uint8Array
  synced: Uint8Array
  modifiedMs: number
}

export interface DirectoryNode {
  readonly kind: 'directory'
  readonly inode: number
  entries: Map<string, TreeNode>
  synced: Map<string, TreeNode>
  modifiedMs: number
}

interface LinkNode {
  readonly kind: 'link'
  readonly inode: number
  readonly target: string
  modifiedMs: number
}

export type TreeNode = FileNode | DirectoryNode | LinkNode

/** Where a path leads: the directory that holds its last part, and what stands there. */
export interface Place {
  readonly directory: DirectoryNode
  readonly name: string
  readonly node: TreeNode | undefined
  /** The path with the links of its parents resolved. */
  readonly path: string
}

const LINKS_MAX = 40

export const EMPTY = new Uint8Array(0)

export function aDirectory(inode: number, modifiedMs: number): DirectoryNode {
  return { kind: 'directory', inode, entries: new Map(), synced: new Map(), modifiedMs }
}

/** The parts of an absolute path. */
function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

/**
 * Finds a path from `root`, links in parents followed, the last part only with `follow`. Undefined
 * when a parent is missing or no directory.
 */
export function locate(root: DirectoryNode, path: string, follow = false): Place | undefined {
  let parts = partsOf(path)
  let links = 0
  let index = 0
  const trail: { name: string; node: DirectoryNode }[] = []
  const top = (): DirectoryNode => trail[trail.length - 1]?.node ?? root
  const pathOf = (name: string): string => `/${[...trail.map((one) => one.name), name].join('/')}`
  if (parts.length === 0) return { directory: root, name: '', node: root, path: '/' }
  for (;;) {
    const name = parts[index] ?? ''
    const last = index === parts.length - 1
    if (name === '..') {
      trail.pop()
      if (last) return { directory: top(), name: '', node: top(), path: pathOf('').slice(0, -1) }
      index++
      continue
    }
    const node = top().entries.get(name)
    if (node?.kind === 'link' && (!last || follow)) {
      if (++links > LINKS_MAX) return undefined
      if (node.target.startsWith('/')) trail.length = 0
      parts = [...partsOf(node.target), ...parts.slice(index + 1)]
      index = 0
      if (parts.length === 0) return { directory: root, name: '', node: root, path: '/' }
      continue
    }
    if (last) return { directory: top(), name, node, path: pathOf(name) }
    if (node?.kind !== 'directory') return undefined
    trail.push({ name, node })
    index++
  }
}

/** Every file below a directory, by path. */
export function* filesBelow(
  directory: DirectoryNode,
  path: string,
): Generator<{ readonly path: string; readonly file: FileNode }> {
  for (const [name, node] of directory.entries) {
    if (node.kind === 'file') yield { path: `${path}/${name}`, file: node }
    if (node.kind === 'directory') yield* filesBelow(node, `${path}/${name}`)
  }
}

/** What a loss of power leaves of a tree: synced entries, synced bytes and `tornBytes` more. */
export function forgetUnsynced(directory: DirectoryNode, tornBytes: number): void {
  directory.entries = new Map(directory.synced)
  for (const node of directory.entries.values()) {
    if (node.kind === 'directory') forgetUnsynced(node, tornBytes)
    if (node.kind !== 'file') continue
    const torn = Math.min(node.bytes.length, node.synced.length + tornBytes)
    const kept = torn > node.synced.length ? node.bytes.slice(node.synced.length, torn) : EMPTY
    node.bytes = concat(node.synced, kept)
    node.synced = node.bytes
  }
}

/** Makes everything in a tree durable as it stands. */
export function keepUnsynced(directory: DirectoryNode): void {
  directory.synced = new Map(directory.entries)
  for (const node of directory.entries.values()) {
    if (node.kind === 'directory') keepUnsynced(node)
    if (node.kind === 'file') node.synced = node.bytes
  }
}

export function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
