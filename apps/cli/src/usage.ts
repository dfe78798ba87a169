import { SpecKittyError } from '@spec-kitty/platform'
import { didYouMean } from './suggest.js'

interface ParseFault {
  readonly name?: string
  readonly message: string
  readonly args?: readonly unknown[]
  readonly flags?: readonly string[]
}

/** Colour sequences in the parser's messages. */
const ESCAPES = /\p{Cc}\[[0-9;]*m/gu

/** A command line that cannot be followed. Exit code 2, with the command's help as remedy. */
export function usageError(command: string, problem: string): SpecKittyError {
  return new SpecKittyError('USAGE', { command, problem })
}

/** The parser's own fault as ours, with suggestions; undefined when it is not one of the parser's. */
export function usageFromParser(
  fault: unknown,
  command: string,
  flagNames: readonly string[],
): SpecKittyError | undefined {
  if (!(fault instanceof Error) || !('oclif' in fault)) return undefined
  return usageError(command, problemOf(fault as ParseFault, flagNames))
}

function problemOf(fault: ParseFault, flagNames: readonly string[]): string {
  const kind = (fault as { constructor?: { name?: string } }).constructor?.name ?? ''
  if (fault.flags?.[0] !== undefined) {
    const typed = fault.flags[0]
    const known = flagNames.map((name) => `--${name}`)
    return `${typed} is not a flag of this command.${didYouMean(typed, known)}`
  }
  if (kind.includes('RequiredArgs') && fault.args) {
    const names = (fault.args as { name: string }[]).map((arg) => arg.name.toUpperCase())
    return `${names.join(' and ')} is missing.`
  }
  if (kind.includes('UnexpectedArgs') && fault.args) {
    return `"${fault.args.join(' ')}" is one argument too many.`
  }
  const lines = fault.message
    .replace(/\nSee more help with --help/, '')
    .replace(ESCAPES, '')
    .split('\n')
    .map((line) => line.trim())
  const parsing = /^Parsing (--\S+)/.exec(lines[0] ?? '')
  if (parsing) return `${parsing[1]}: ${lines.slice(1).join(' ')}`
  const text = kind.includes('FlagValidation') ? lines.slice(1).join(' ') : (lines[0] ?? '')
  return text.endsWith('.') ? text : `${text}.`
}
