// What the package promises, as data: names with their types, payloads, schemas, lanes, codes. Two
// builds with the same digest promise the same.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript-6'

const FORMAT =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.WriteArrayAsGenericType

const UNSPECIFIED = ts.EmitHint.Unspecified
const PRINTER = ts.createPrinter({ removeComments: true })

/**
 * The document that `contract.json` holds.
 * @param root folder of the built package, with its schemas and cases
 */
export async function contractDocument(root) {
  const { name, version, exports } = readJson(root, 'package.json')
  const { ENVELOPE, EVENT_TYPES, ISSUE_CODES } = await import(join(root, 'dist/index.js'))
  const { transitionDocument } = await import(join(root, 'dist/lanes/transition-document.js'))
  const { digest } = await import(join(root, 'dist/canonical.js'))
  const index = readJson(root, 'schemas/index.json')
  const cases = readJson(root, 'cases/index.json')
  const { lanes, ...transitions } = transitionDocument()
  const promise = {
    package: name,
    entries: signatures(root, exports),
    payloads: payloads(root, Object.keys(EVENT_TYPES)),
    schemas: Object.fromEntries(index.map(({ id, sha256 }) => [id, sha256])),
    event_types: Object.keys(EVENT_TYPES),
    lanes,
    transitions,
    issue_codes: Object.keys(ISSUE_CODES).sort(),
    envelope: ENVELOPE,
    cases_digest: digestOf(root, [...cases.files, ...cases.tables, cases.fields]),
  }
  return { ...promise, version, digest: digest(promise) }
}

function digestOf(root, files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(root, 'cases', file)))
  return `sha256:${hash.digest('hex')}`
}

/** Every name of every entry with its type, as the built declarations give it. */
function signatures(root, exports) {
  const entries = Object.entries(exports).filter(([, target]) => target.types !== undefined)
  const files = entries.map(([, target]) => join(root, target.types))
  const { checker, moduleOf } = programOf(files)
  return Object.fromEntries(
    entries.map(([entry], at) => {
      const symbols = checker.getExportsOfModule(moduleOf(files[at]))
      const named = symbols.map((symbol) => [symbol.name, signatureOf(checker, symbol)])
      return [entry, Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))]
    }),
  )
}

function signatureOf(checker, exported) {
  const symbol =
    exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const declarations = symbol.declarations ?? []
  const printed = declarations.map((declaration) => declarationText(checker, symbol, declaration))
  return [...new Set(printed)].join('; ')
}

function declarationText(checker, symbol, declaration) {
  if (ts.isVariableDeclaration(declaration))
    return `const: ${typeText(checker, checker.getTypeOfSymbol(symbol))}`
  const text = PRINTER.printNode(UNSPECIFIED, declaration, declaration.getSourceFile())
  return inOrder(text).replace(/^export (?:declare )?/, '')
}

function typeText(checker, type) {
  const text = `type T = ${checker.typeToString(type, undefined, FORMAT)}`
  return inOrder(text)
    .replace(/^type T = /, '')
    .replace(/;$/, '')
}

/** A declaration with the members of its objects and unions in order: compilers vary them. */
function inOrder(text) {
  const source = ts.createSourceFile('one.d.ts', text, ts.ScriptTarget.ES2022, true)
  const sorted = (nodes) => {
    const texts = nodes.map((node) => [PRINTER.printNode(UNSPECIFIED, node, source), node])
    return texts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node)
  }
  const { transformed } = ts.transform(source, [
    (context) => {
      const visit = (node) => {
        const inner = ts.visitEachChild(node, visit, context)
        if (ts.isTypeLiteralNode(inner))
          return ts.factory.createTypeLiteralNode(sorted(inner.members))
        return ts.isUnionTypeNode(inner)
          ? ts.factory.createUnionTypeNode(sorted(inner.types))
          : inner
      }
      return visit
    },
  ])
  return PRINTER.printFile(transformed[0]).replace(/\s+/g, ' ').trim()
}

/** What each payload looks like to a reader, written out. */
function payloads(root, types) {
  const file = join(root, 'payloads.ts')
  const lines = types.map((type, at) => `export type P${at} = PayloadOf<${JSON.stringify(type)}>`)
  const source = ["import type { PayloadOf } from './dist/index.js'", ...lines].join('\n')
  const { checker, moduleOf } = programOf([file], new Map([[file, source]]))
  const symbols = new Map(
    checker.getExportsOfModule(moduleOf(file)).map((symbol) => [symbol.name, symbol]),
  )
  return Object.fromEntries(
    types.map((type, at) => {
      return [type, typeText(checker, checker.getDeclaredTypeOfSymbol(symbols.get(`P${at}`)))]
    }),
  )
}

function programOf(files, virtual = new Map()) {
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    // Else the order of a union's members depends on what else was compiled.
    stableTypeOrdering: true,
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (path) => virtual.has(path) || fileExists(path)
  host.getSourceFile = (path, ...rest) =>
    virtual.has(path)
      ? ts.createSourceFile(path, virtual.get(path), ...rest)
      : getSourceFile(path, ...rest)
  const program = ts.createProgram(files, options, host)
  const checker = program.getTypeChecker()
  return { checker, moduleOf: (file) => checker.getSymbolAtLocation(program.getSourceFile(file)) }
}

function readJson(root, file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}
