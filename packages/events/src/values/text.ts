const SURROGATE = /[\ud800-\udfff]/
const LONE_SURROGATE = /\p{Surrogate}/u

/** Whether a value holds no text: not a string, or nothing but white space. */
export function isBlank(value: unknown): value is null | undefined | '' {
  return typeof value !== 'string' || value.trim() === ''
}

/** Bytes of a text in UTF-8; a lone surrogate counts as the replacement character. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) {
      bytes += 4
      at += 1
    } else bytes += 3
  }
  return bytes
}

/** Orders texts by their UTF-16 code units, as `sort` without arguments does. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What newer hosts bring: at once for a text of one byte per character. */
const ownJudgement = (String.prototype as { readonly isWellFormed?: (this: string) => boolean })
  .isWellFormed

/** Whether no surrogate stands without its other half: only then every reader sees the same text. */
export function isWellFormed(text: string): boolean {
  if (ownJudgement !== undefined) return ownJudgement.call(text)
  return !SURROGATE.test(text) || !LONE_SURROGATE.test(text)
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000
}
