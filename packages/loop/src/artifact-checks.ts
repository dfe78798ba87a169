/** What keeps `spec.md` from being enough to plan from; null when nothing does. Pure. */
export function specProblem(text: string | undefined): string | null {
  if (text === undefined) return 'it is missing'
  const titled = authoredLines(text).some((line) => {
    const match = /\bFR-\d+\b\**[\s|:.–—-]*(.*)$/.exec(line)
    return match !== null && isReal(match[1] ?? '')
  })
  return titled ? null : 'no functional requirement (FR-001) with a title'
}

/** What keeps `plan.md` from being enough to cut tasks from; null when nothing does. Pure. */
export function planProblem(text: string | undefined): string | null {
  if (text === undefined) return 'it is missing'
  const fields = authoredLines(text)
    .map((line) => /^[\s>*-]*\*\*([^*]+?):?\*\*\s*:?\s*(.*)$/.exec(line))
    .filter((match) => match !== null && isReal(match[2] ?? ''))
    .map((match) => match?.[1]?.trim().toLowerCase() ?? '')
  if (!fields.some((name) => name.startsWith('language/version'))) {
    return 'Language/Version is not filled in'
  }
  return fields.length > 1 ? null : 'only one field of the technical context is filled in'
}

/** Lines that are neither comments nor fenced code. */
function authoredLines(text: string): readonly string[] {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '')
  return bare.split('\n')
}

/** Says something of its own: letters outside `[template brackets]`, and no open question. */
function isReal(value: string): boolean {
  if (value.includes('NEEDS CLARIFICATION')) return false
  return /\p{L}{2,}/u.test(value.replace(/\[[^\]]*\]/g, ''))
}
