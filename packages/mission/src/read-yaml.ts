import { readPlainYaml } from './plain-yaml.js'

interface YamlProblem {
  /** One-based line within the text. */
  readonly line: number
  readonly problem: string
  /** For a key that stands twice: the line of the first. */
  readonly firstLine?: number
}

export type YamlText =
  | { readonly value: unknown; readonly problems?: undefined }
  | { readonly problems: readonly YamlProblem[] }

/** Who has more of them has one cause. */
const PROBLEMS_MAX = 20

/**
 * Reads YAML 1.2 with unique keys. Never throws, however deep a text is nested. The `yaml` library is loaded only for texts that the light
 * reader is not sure about.
 */
export async function readYaml(text: string): Promise<YamlText> {
  return readPlainYaml(text) ?? (await readWithLibrary(text))
}

/** The same by the library alone; what the light reader is judged by. */
export async function readWithLibrary(text: string): Promise<YamlText> {
  const { parseDocument } = await import('yaml')
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: true, version: '1.2' })
    if (document.errors.length === 0) return { value: document.toJS() }
    return {
      problems: document.errors.slice(0, PROBLEMS_MAX).map((error) => {
        const line = error.linePos?.[0].line ?? 1
        if (error.code === 'DUPLICATE_KEY') return duplicateKey(text, line)
        return { line, problem: error.message.split(/ at line \d+|\n/)[0] ?? error.code }
      }),
    }
  } catch (cause) {
    if (cause instanceof RangeError)
      return { problems: [{ line: 1, problem: 'is nested too deep' }] }
    return {
      problems: [{ line: 1, problem: cause instanceof Error ? cause.message : 'unreadable' }],
    }
  }
}

function duplicateKey(text: string, line: number): YamlProblem {
  const lines = text.split(/\r?\n/)
  const key = /^( *(?:- )?)("[^"]*"|'[^']*'|[^:\s]+)\s*:/.exec(lines[line - 1] ?? '')
  if (key === null) return { line, problem: 'repeats a key' }
  const start = `${key[1]}${key[2]}`
  const isSame = (other: string) =>
    other.startsWith(start) && /^\s*:/.test(other.slice(start.length))
  return { line, problem: `repeats the key ${key[2]}`, firstLine: lines.findIndex(isSame) + 1 }
}
