/** A Markdown text cut at its frontmatter. All parts together are the text, byte for byte. */
export interface SplitText {
  /** Byte order mark and opening `---` line. */
  readonly opening: string
  /** The YAML between the markers, with its line ends. */
  readonly yaml: string
  /** The closing `---` line. */
  readonly closing: string
  readonly body: string
  /** One-based line of the text in which `yaml` begins. */
  readonly firstLine: number
}

/** Undefined when the text does not begin with a `---` line, or no later line closes it. */
export function splitFrontmatter(text: string): SplitText | undefined {
  const opening = /^\ufeff?---[ \t]*\r?\n/.exec(text)?.[0]
  if (opening === undefined) return undefined
  const closing = /(?:^|\n)(---[ \t]*(?:\r?\n|$))/.exec(text.slice(opening.length))
  if (closing === null) return undefined
  const marker = closing[1] as string
  const start = opening.length + closing.index + closing[0].length - marker.length
  return {
    opening,
    yaml: text.slice(opening.length, start),
    closing: marker,
    body: text.slice(start + marker.length),
    firstLine: 2,
  }
}

/** One line to set in a frontmatter: the key and its value as it is to be written. */
export interface FrontmatterChange {
  readonly key: string
  readonly value: string
}

/**
 * The text with some keys set. Only the lines of these keys change; a missing key is added before
 * the closing line, in the given order. Comments, order, body and line ends stay. Unchanged text
 * comes back as it is when there is no frontmatter.
 */
export function editFrontmatter(text: string, changes: readonly FrontmatterChange[]): string {
  const split = splitFrontmatter(text)
  if (split === undefined) return text
  const eol = split.opening.endsWith('\r\n') ? '\r\n' : '\n'
  let yaml = split.yaml
  for (const { key, value } of changes) {
    const lines = yaml.match(/[^\n]*\n|[^\n]+$/g) ?? []
    const at = lines.findIndex((line) => line.startsWith(`${key}:`))
    if (at === -1) {
      const gap = yaml === '' || yaml.endsWith('\n') ? '' : eol
      yaml = `${yaml}${gap}${key}: ${value}${eol}`
      continue
    }
    const comment =
      /^[\w-]+:[ ]+[^\s'"#[{|>][^#]*?([ ]+#.*?)\r?\n$/.exec(lines[at] ?? '')?.[1] ?? ''
    lines.splice(at, extent(lines, at), `${key}: ${value}${comment}${eol}`)
    yaml = lines.join('')
  }
  return split.opening + yaml + split.closing + split.body
}

/** Lines that belong to the key at `at`: itself and what continues it. */
function extent(lines: readonly string[], at: number): number {
  let end = at + 1
  for (let i = at + 1; i < lines.length; i++) {
    const line = lines[i] as string
    if (/^(?:[ \t]+\S|-(?:\s|$))/.test(line)) end = i + 1
    else if (!/^\s*$/.test(line)) break
  }
  return end - at
}

/** A string as a YAML scalar that YAML 1.1 and 1.2 both read as that string. */
export function yamlScalar(text: string): string {
  const plain =
    /^[A-Za-z_./][A-Za-z0-9_./*()+@ -]*$/.test(text) &&
    !/ $|\.\.\.|^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$|^\.(?:\d|nan|inf)/i.test(text)
  if (plain) return text
  const special = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu
  if (text.search(special) !== -1) {
    const escaped = text.replace(/["\\]/g, '\\$&')
    return `"${escaped.replace(special, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
  }
  return `'${text.replaceAll("'", "''")}'`
}

/** A list of strings on one line. */
export function yamlList(items: readonly string[]): string {
  return `[${items.map(yamlScalar).join(', ')}]`
}
