import { readFileSync } from 'node:fs'

const OCLIF_FILE = /@oclif[\\/]core[\\/]lib[\\/].*\.js$/
const REQUIRE =
  /^(?:const|var|let) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\("[^"]+"\)\)?);$/gm

/** Parts of the parser's package that a command never reaches: discovery, its own help, spinners. */
const UNREACHED =
  /^(ejs|minimatch|tinyglobby|lilconfig|cli-spinners|wsl-utils|typescript|ts-node|tsx)$/

/**
 * Bundles the parser so that each of its modules is loaded when it is first used: it was written
 * with eager imports of far more than parsing needs. What is never used is left out.
 */
export function lazyOclif() {
  return {
    name: 'lazy-oclif',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: OCLIF_FILE }, ({ path }) => ({
        contents: withLazyRequires(readFileSync(path, 'utf8')),
        loader: 'js',
      }))
      onResolve({ filter: UNREACHED }, ({ path }) => ({ path, namespace: 'unreached' }))
      onLoad({ filter: /.*/, namespace: 'unreached' }, ({ path }) => ({
        contents: `throw new Error('${path} is not part of this bundle')`,
      }))
      onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: 'silent' }))
      onLoad({ filter: /.*/, namespace: 'silent' }, () => ({
        contents: 'module.exports = () => Object.assign(() => {}, { enabled: false })',
      }))
    },
  }
}

function withLazyRequires(source) {
  const names = []
  const declared = source.replace(REQUIRE, (_, name, load) => {
    names.push(name)
    return `let ${name}$; const ${name}$get = () => (${name}$ ??= ${load});`
  })
  return names.reduce(
    (text, name) => text.replace(new RegExp(`\\b${name}\\b(?![$\\w])`, 'g'), `(${name}$get())`),
    declared,
  )
}
