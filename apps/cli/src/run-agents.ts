import type { AgentCommand } from '@spec-kitty/loop'
import type { ProjectConfig } from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'

/** The agents of one run. */
export interface RunAgents {
  readonly implementers: readonly string[]
  readonly reviewers: readonly string[]
  readonly agents: Readonly<Record<string, AgentCommand>>
}

/** Names from a comma-separated flag; undefined when the flag was not given. */
export function namesOf(flag: string | undefined): readonly string[] | undefined {
  return flag
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/**
 * Who implements and who reviews: the names given, else every configured agent whose roles allow
 * it. Reviewers default to the implementers that were named.
 *
 * @throws CONFIG_INVALID when no agent has a command
 */
export function agentsFor(
  settings: ProjectConfig,
  implementers: readonly string[] | undefined,
  reviewers: readonly string[] | undefined,
): RunAgents {
  const { agents } = settings.run
  const withRole = (role: string) =>
    Object.keys(agents).filter((name) => {
      const roles = agents[name]?.roles ?? []
      return roles.length === 0 || roles.includes(role)
    })
  const chosen = implementers ?? withRole('implementer')
  if (chosen.length === 0) {
    const details = {
      file: '.kittify/config.yaml',
      problem: 'no agent can implement; run.agents.NAME.command says how to start one',
    }
    throw new SpecKittyError('CONFIG_INVALID', details, { remedy: 'spec-kitty run --help' })
  }
  return {
    implementers: chosen,
    reviewers: reviewers ?? (implementers === undefined ? withRole('reviewer') : implementers),
    agents,
  }
}
