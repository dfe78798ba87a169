import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../../../../shared/corpus/events-conformance/', import.meta.url)

/** Whether the public event fixtures lie beside the project. Says so once when they do not. */
export const isPresent = existsSync(folder)
if (!isPresent) process.stderr.write('skipped: no public event fixtures beside the project\n')

interface Manifest {
  readonly fixtures: readonly Omit<PublicFixture<unknown>, 'data'>[]
  readonly replays: readonly { readonly id: string; readonly stream: string }[]
}

/** A fixture of the manifest with what its file holds. */
export interface PublicFixture<Data> {
  readonly id: string
  readonly path: string
  readonly kind: string
  readonly expected: 'valid' | 'invalid'
  readonly note?: { readonly skip?: readonly { readonly canonical: string }[] }
  readonly data: Data
}

/** The fixtures of one kind, whose files hold `Data`; none where the corpus is absent. */
export function fixturesOf<Data>(kind: string): readonly PublicFixture<Data>[] {
  return manifest()
    .fixtures.filter((one) => one.kind === kind)
    .map((one) => ({ ...one, data: JSON.parse(read(`fixtures/${one.path}`)) as Data }))
}

/** Every whole envelope of the corpus, by a name: fixtures and lines of streams. */
export function publicEnvelopes(): readonly (readonly [name: string, envelope: unknown])[] {
  const single = fixturesOf('envelope').map(({ id, data }) => [id, data] as const)
  const classes = fixturesOf<{ input: unknown }>('class').map(
    ({ id, data }) => [id, data.input] as const,
  )
  const lines = manifest().replays.flatMap(({ id, stream }) =>
    read(`fixtures/${stream}`)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, at) => [`${id}:${at + 1}`, JSON.parse(line)] as const),
  )
  return [...single, ...classes, ...lines]
}

function manifest(): Manifest {
  return isPresent ? JSON.parse(read('manifest.json')) : { fixtures: [], replays: [] }
}

function read(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8')
}
