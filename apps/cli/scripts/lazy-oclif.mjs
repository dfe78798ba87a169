import { readFileSync } from 'node:fs'

const OCLIF_FILE = /@oclif[\\/]core[\\/]lib[\\/].*\.js$/
const REQUIRE =
  /^(?:const|var|let) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\("[^"]+"\)\)?);$/gm

/** Packages behind discovery, the parser's own help and its spinners: a command never gets there. */
const UNREACHED_PACKAGES =
  /^(ejs|minimatch|tinyglobby|lilconfig|cli-spinners|wsl-utils|typescript|ts-node|tsx|wrap-ansi|clean-stack|ansi-escapes|get-package-type)$/
/** The same for its own files, as they import each other. */
const UNREACHED_FILES = /^\.\.?\/(config|help|help\/index|help\/util|ux|performance|module-loader)$/

/**
 * Bundles the parser so that each of its modules is loaded when it is first used: it was written
 * with eager imports of far more than parsing needs. What is never used is left out.
 */
export function lazyOclif() {
  return {
    name: 'lazy-oclif',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: OCLIF_FILE }, ({ path }) => ({
        contents: withoutStdout(withLazyRequires(readFileSync(path, 'utf8'))),
        loader: 'js',
      }))
      onResolve({ filter: UNREACHED_PACKAGES }, ({ path }) => ({ path, namespace: 'unreached' }))
      onResolve({ filter: UNREACHED_FILES }, ({ path, importer }) =>
        OCLIF_FILE.test(importer) ? { path, namespace: 'unreached' } : undefined,
      )
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

/** It listens to stdout as soon as it is loaded; our own terminal already minds closed pipes. */
function withoutStdout(source) {
  return source.replace("process.stdout.on('error'", "(() => {})('error'")
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
