import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { usageError } from './usage.js'

const AGENT_FORM = /^[A-Za-z0-9][A-Za-z0-9._:#/-]{0,127}$/
const TEXT_BYTES_MAX = 4096

/** A flag without a value: false unless it is given. */
export function switchFlag(description: string, char?: 'h' | 'q' | 'y') {
  return Flags.boolean({ description, char, default: false })
}

/** Flags of every command. */
export const globalFlags = {
  json: switchFlag('Answer with one JSON line.'),
  quiet: switchFlag('No progress and no notes.', 'q'),
  'no-color': switchFlag('No colour, as with NO_COLOR.'),
  'non-interactive': switchFlag('Never ask.'),
  yes: switchFlag('Say yes to safe questions.', 'y'),
  debug: switchFlag('Show the stack of an internal error.'),
  help: switchFlag('Show this help.', 'h'),
}

/** Flags of every command that is about one mission. */
export const missionFlags = {
  mission: Flags.string({
    char: 'm',
    helpValue: 'HANDLE',
    description:
      'Name, slug, number or id (or its first 8 characters). Default: the only mission not merged.',
  }),
  feature: Flags.string({ hidden: true, helpValue: 'HANDLE', description: 'Same as --mission.' }),
}

/** Who acts. */
export const agentFlag = {
  agent: Flags.string({
    helpValue: 'AGENT',
    description: 'Name of who acts. Default: SPEC_KITTY_AGENT.',
    parse: async (name) => {
      if (AGENT_FORM.test(name)) return name
      throw usageError('', `"${name}" is not an agent name: letters, digits and . _ : # / -`)
    },
  }),
}

/** A word of the command line. Stdin is never read in its place. */
export function argument(description: string) {
  return Args.string({ description, ignoreStdin: true })
}

/** A word that must be there. */
export function requiredArgument(description: string) {
  return Args.string({ description, ignoreStdin: true, required: true })
}

/** A flag that takes a short text. */
export function textFlag(description: string, helpValue = 'TEXT') {
  return Flags.string({
    helpValue,
    description,
    parse: async (text) => {
      if (Buffer.byteLength(text) <= TEXT_BYTES_MAX) return text
      throw usageError('', `A text given by flag has at most ${TEXT_BYTES_MAX} bytes.`)
    },
  })
}

/** Largest feedback file of a rejection. */
export const FEEDBACK_BYTES_MAX = 262_144

/** A flag that takes a whole number from 1 to `max`. */
export function countFlag(description: string, max: number) {
  return Flags.integer({ description, helpValue: 'N', min: 1, max })
}

/** The operator's word that a mission for a pull request may stand on its target. */
export const strategyFlag = {
  'branch-strategy': Flags.option({
    options: ['already-confirmed'] as const,
    helpValue: 'CHOICE',
    description: 'Stay on the target although a pull request is meant. Default: refuse.',
  })(),
}

/** Where a new mission merges to. */
export const targetFlag = {
  'target-branch': textFlag(
    'Branch that the mission merges into. Default: the one checked out.',
    'BRANCH',
  ),
}

/** Where a new mission is planned. */
export const startBranchFlag = {
  'start-branch': textFlag(
    'Branch to make or switch to first, for planning. Default: stay.',
    'BRANCH',
  ),
}

/** A text that must be there, of the length of a flag's. */
export function requiredText(description: string) {
  return Args.string({
    description,
    ignoreStdin: true,
    required: true,
    parse: async (text) => {
      if (text.trim() === '') throw usageError('', 'The text is empty.')
      if (Buffer.byteLength(text) <= TEXT_BYTES_MAX) return text
      throw usageError('', `A text has at most ${TEXT_BYTES_MAX} bytes.`)
    },
  })
}
