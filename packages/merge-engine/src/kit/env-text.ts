const LINE = /^(\s*(?:export\s+)?)([A-Za-z_][A-Za-z0-9_]*)(\s*=\s*)(.*?)(\r?)$/

/** Variables of an env file, the last of each name. Lines that are no assignment say nothing. */
export function parseEnvText(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split('\n')) {
    const parts = LINE.exec(line)
    if (parts !== null) found.set(parts[2] ?? '', readValue(parts[4] ?? '').value)
  }
  return found
}

/** The text with the values of these variables replaced: comments, quotes and order stay. */
export function replaceInEnvText(text: string, variables: ReadonlyMap<string, string>): string {
  return text
    .split('\n')
    .map((line) => {
      const parts = LINE.exec(line)
      const value = variables.get(parts?.[2] ?? '')
      if (parts === null || value === undefined) return line
      const [, head, name, equals, old = '', end] = parts
      const { quote, rest } = readValue(old)
      return `${head}${name}${equals}${quoted(value, quote)}${rest}${end}`
    })
    .join('\n')
}

/** An env file that shells and dotenv readers take alike. */
export function printEnvText(variables: ReadonlyMap<string, string>): string {
  return [...variables].map(([name, value]) => `${name}=${quoted(value, '')}\n`).join('')
}

/** The value as written, its quote, and the remark behind it. */
function readValue(text: string): { value: string; quote: string; rest: string } {
  const single = /^'([^']*)'(.*)$/.exec(text)
  if (single !== null) return { value: single[1] ?? '', quote: "'", rest: single[2] ?? '' }
  const double = /^"((?:[^"\\]|\\.)*)"(.*)$/.exec(text)
  if (double !== null) {
    const value = (double[1] ?? '').replace(/\\(["\\$`])/g, '$1')
    return { value, quote: '"', rest: double[2] ?? '' }
  }
  const remark = /\s+#.*$|\s+$/.exec(text)?.[0] ?? ''
  return { value: text.slice(0, text.length - remark.length), quote: '', rest: remark }
}

function quoted(value: string, quote: string): string {
  if (quote === '' && /^[A-Za-z0-9_./:@%+,=-]*$/.test(value)) return value
  if (quote !== '"' && !value.includes("'")) return `'${value}'`
  return `"${value.replace(/["\\$`]/g, (letter) => `\\${letter}`)}"`
}
