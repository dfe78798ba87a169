import type { AgentCommand } from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'

/** Above this a prompt is handed over as a file, whatever the agent asks for. */
const ARGUMENT_BYTES_MAX = 100_000

/** What the placeholders of an agent's command stand for. */
export interface Placeholders {
  readonly prompt: string
  readonly promptFile: string
  readonly workspace: string
  readonly role: string
}

/** How one attempt starts: arguments, and what goes to stdin. */
export interface Invocation {
  readonly argv: readonly string[]
  readonly input: string | undefined
  /** The same arguments without the prompt, to show and to keep. */
  readonly shown: readonly string[]
}

/**
 * Fills an agent's command. A prompt given as argument, or as file, that no placeholder names is
 * added at the end.
 */
export function invocationOf(agent: AgentCommand, values: Placeholders): Invocation {
  const long = new TextEncoder().encode(values.prompt).length > ARGUMENT_BYTES_MAX
  const way = agent.prompt === 'argument' && long ? 'file' : agent.prompt
  const prompt = way === 'argument' ? values.prompt : values.promptFile
  const fill = (word: string, shownPrompt: string) =>
    word.replace(/\{(prompt|prompt_file|workspace|role)\}/g, (_, name: string) => {
      if (name === 'prompt') return shownPrompt
      if (name === 'prompt_file') return values.promptFile
      return name === 'workspace' ? values.workspace : values.role
    })
  const named = agent.command.some(
    (word) => word.includes('{prompt}') || word.includes('{prompt_file}'),
  )
  const words = way === 'stdin' || named ? agent.command : [...agent.command, '{prompt}']
  return {
    argv: words.map((word) => fill(word, prompt)),
    input: way === 'stdin' ? values.prompt : undefined,
    shown: words.map((word) => fill(word, way === 'argument' ? 'PROMPT' : values.promptFile)),
  }
}

/** The command of a named agent for a role. @throws RUN_AGENT_UNKNOWN */
export function agentNamed(
  agents: Readonly<Record<string, AgentCommand>>,
  name: string,
): AgentCommand {
  const agent = Object.hasOwn(agents, name) ? agents[name] : undefined
  if (agent !== undefined && agent.command.length > 0) return agent
  throw new SpecKittyError('RUN_AGENT_UNKNOWN', { agent: name, known: Object.keys(agents) })
}
