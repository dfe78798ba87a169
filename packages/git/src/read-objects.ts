import type { ReadFiles } from '@spec-kitty/platform'
import type { Git } from './git.js'
import { readLooseObject } from './loose-objects.js'
import { catObjects, type GitObject } from './objects.js'
import { listRefs } from './refs.js'
import type { Repository } from './repository.js'
import { isObjectId } from './text.js'
import { parseTree } from './tree-bytes.js'

/**
 * {@link catObjects} for specs `<oid>` and `<oid>:<path>`, of which loose objects are read as plain
 * files: what was written a moment ago needs no process. One process for all others, and for all
 * where objects are replaced (`git replace`).
 *
 * @throws GIT_FAILED; PROCESS_LIMIT above 64 MiB in all
 */
export async function readObjects(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  specs: readonly string[],
): Promise<readonly (GitObject | null)[]> {
  if (specs.length === 0) return []
  const reader = new LooseReader(ports.files, repo)
  const replaced = await listRefs(ports.files, repo, 'refs/replace/', ports.git)
  const found = new Map<string, GitObject | null>()
  if (replaced.length === 0) {
    for (const spec of specs) {
      const object = await reader.find(spec)
      if (object !== undefined) found.set(spec, object)
    }
  }
  const open = [...new Set(specs.filter((spec) => !found.has(spec)))]
  const asked = await catObjects(ports.git, repo.root, open)
  for (const [at, spec] of open.entries()) found.set(spec, asked[at] ?? null)
  return specs.map((spec) => found.get(spec) ?? null)
}

/** The contents of blobs as {@link readObjects} finds them; null for what is none. */
export async function readBlobs(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  specs: readonly string[],
): Promise<readonly (Uint8Array | null)[]> {
  const objects = await readObjects(ports, repo, specs)
  return objects.map((object) => (object?.type === 'blob' ? object.bytes : null))
}

const decoder = new TextDecoder()

/** Looks specs up in loose objects; undefined is no answer, null is: there is nothing. */
class LooseReader {
  readonly #files: ReadFiles
  readonly #repo: Repository
  readonly #roots = new Map<string, string | undefined>()
  readonly #trees = new Map<string, ReadonlyMap<string, string>>()

  constructor(files: ReadFiles, repo: Repository) {
    this.#files = files
    this.#repo = repo
  }

  async find(spec: string): Promise<GitObject | null | undefined> {
    const cut = spec.indexOf(':')
    const oid = cut < 0 ? spec : await this.#entry(spec.slice(0, cut), spec.slice(cut + 1))
    return typeof oid === 'string' ? this.#object(oid) : oid
  }

  /** Id of what lies at a path of a commit or tree. */
  async #entry(root: string, path: string): Promise<string | null | undefined> {
    let oid = await this.#treeOf(root)
    for (const name of path === '' ? [] : path.split('/')) {
      if (oid === undefined || /^\.{0,2}$/.test(name)) return undefined
      const entries = await this.#entriesOf(oid)
      if (entries === undefined) return undefined
      const next = entries.get(Buffer.from(name).toString('latin1'))
      if (next === undefined) return null
      oid = next
    }
    return oid
  }

  async #treeOf(oid: string): Promise<string | undefined> {
    if (!this.#roots.has(oid)) {
      const object = await this.#object(oid)
      const text = object?.type === 'commit' ? decoder.decode(object.bytes) : ''
      const tree = object?.type === 'tree' ? oid : /^tree ([0-9a-f]+)\n/.exec(text)?.[1]
      this.#roots.set(oid, tree)
    }
    return this.#roots.get(oid)
  }

  async #entriesOf(tree: string): Promise<ReadonlyMap<string, string> | undefined> {
    const known = this.#trees.get(tree)
    if (known !== undefined) return known
    const object = await this.#object(tree)
    // below a file there is nothing, and git says so
    if (object?.type !== 'tree') return object?.type === 'blob' ? new Map() : undefined
    const entries = new Map(
      parseTree(object.bytes, this.#repo.objectFormat).map((entry) => [entry.name, entry.oid]),
    )
    this.#trees.set(tree, entries)
    return entries
  }

  async #object(oid: string): Promise<GitObject | undefined> {
    if (!isObjectId(oid)) return undefined
    const { commonDir, objectFormat } = this.#repo
    const store = { objectsDir: `${commonDir}/objects`, objectFormat }
    const object = await readLooseObject(this.#files, store, oid)
    return object === null ? undefined : { oid, ...object }
  }
}
