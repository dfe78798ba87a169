import type { LogLine } from '@spec-kitty/status-core'
import { usageError } from '../usage.js'

const FORM = /^(?:(tracked|journal):)?([1-9]\d{0,8})$/

/** The lines of `--keep`. A bare number is a line of the log that people see. */
export function parseKeep(words: readonly string[], fix: boolean, command: string): LogLine[] {
  if (words.length > 0 && !fix)
    throw usageError(command, '--keep decides what --fix keeps: give both.')
  return words.map((word) => {
    const [, file, line] = FORM.exec(word) ?? []
    if (line === undefined)
      throw usageError(command, `"${word}" is no line: write tracked:12, journal:12 or 12.`)
    return { file: file === 'journal' ? 'journal' : 'tracked', line: Number(line) }
  })
}
