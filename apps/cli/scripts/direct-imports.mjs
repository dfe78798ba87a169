import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SOURCE = /[\\/](?:packages|apps)[\\/][\w-]+[\\/]src[\\/].*\.ts$/
const NAMED_IMPORT = /^import \{([^}]*)\} from '(@spec-kitty\/[\w-]+)((?:\/[\w-]+)?)'$/gm
const NAMED_EXPORT = /^export \{([^}]*)\} from '(\.\/[^']+)\.js'$/gm

/**
 * Lets a file import what it names straight from where it is written, past the index of its
 * package. Code is split by which files reach which, so one index would tie every command to
 * everything its packages can do.
 */
export function directImports(packagesRoot) {
  const indexes = new Map()
  return {
    name: 'direct-imports',
    setup({ onLoad }) {
      onLoad({ filter: SOURCE }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(NAMED_IMPORT, rewrite),
        loader: 'ts',
      }))
    },
  }

  function rewrite(statement, names, name, subpath) {
    const places = placesOf(join(packagesRoot, name.slice('@spec-kitty/'.length)), `.${subpath}`)
    const lines = []
    for (const item of itemsOf(names)) {
      const [exported] = item.split(' as ')
      const place = places.get(exported)
      if (place === undefined) return statement
      lines.push(`import { ${item} } from ${JSON.stringify(place)}`)
    }
    return lines.join('\n')
  }

  function placesOf(folder, subpath) {
    const key = `${folder}:${subpath}`
    if (!indexes.has(key)) indexes.set(key, readIndex(folder, subpath))
    return indexes.get(key)
  }
}

/** Where each value that an index names is written. */
function readIndex(folder, subpath) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const index = join(folder, exports[subpath]['@spec-kitty/source'])
  const places = new Map()
  for (const [, names, from] of readFileSync(index, 'utf8').matchAll(NAMED_EXPORT)) {
    for (const item of itemsOf(names)) {
      if (!item.includes(' as ')) places.set(item, `${join(dirname(index), from)}.ts`)
    }
  }
  return places
}

/** The names between braces that are there at run time. */
function itemsOf(names) {
  return names
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && !item.startsWith('type '))
}
