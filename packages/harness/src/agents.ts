import { SpecKittyError } from '@spec-kitty/platform'

/** One kind of agent that `init` can set a project up for. */
export interface Agent {
  /** Written in `agents.available` and typed after `--ai`. */
  readonly key: string
  readonly title: string
}

/**
 * Every agent that can be chosen. `generic` is any program that reads a prompt: it needs no files in
 * the repository, its command line is given to `run` or in `run.agents` of the configuration.
 */
export const AGENTS: readonly Agent[] = [
  { key: 'generic', title: 'any program that reads a prompt' },
]

/**
 * The agents that `--ai` names, sorted and without repeats; `none` stands alone and means no agent.
 *
 * @throws AGENT_UNKNOWN for another key, or for `none` beside one
 */
export function parseAgents(text: string): readonly string[] {
  const keys = text
    .split(',')
    .map((key) => key.trim().toLowerCase())
    .filter((key) => key !== '')
  if (keys.length === 1 && keys[0] === 'none') return []
  const known = AGENTS.map((agent) => agent.key)
  const stranger = keys.find((key) => !known.includes(key))
  if (stranger !== undefined || keys.length === 0) {
    const agent = stranger === 'none' ? '"none" beside another agent' : (stranger ?? '""')
    throw new SpecKittyError('AGENT_UNKNOWN', { agent, known: ['none', ...known] })
  }
  return [...new Set(keys)].sort()
}
