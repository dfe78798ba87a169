import { shellWord } from '@spec-kitty/platform'

/** One thing to do after `init`, as printed and as sent. */
export interface NextStep {
  readonly step: string
  readonly command: string
  readonly why: string
  readonly required: boolean
}

/**
 * The way on from `init`: git, the first mission, the loop and its two verbs [N-FR-004].
 *
 * @param place.directory - the target as typed, null where it is the current directory
 * @param place.repository - whether the target is the top of a git repository already
 */
export function nextSteps(
  place: { readonly directory: string | null; readonly repository: boolean },
  changed: readonly string[],
): readonly NextStep[] {
  const steps: NextStep[] = []
  if (place.directory !== null) {
    steps.push(step('enter', `cd ${shellWord(place.directory)}`, 'go to the project', true))
  }
  if (!place.repository) {
    steps.push(step('repository', 'git init', 'make it a repository', true))
  }
  if (changed.length > 0) {
    const paths = [...new Set(changed.map((path) => path.split('/')[0]))].sort().join(' ')
    const commit = `git add ${paths} && git commit -m "Add Spec Kitty"`
    steps.push(step('commit', commit, 'commit what was added', true))
  }
  return [...steps, ...LOOP]
}

const LOOP: readonly NextStep[] = [
  step('mission', 'spec-kitty agent mission create NAME', 'start a mission', true),
  step('finalize', 'spec-kitty agent mission finalize-tasks', 'plan its tasks', true),
  step('loop', 'spec-kitty next --agent AGENT', 'ask what to do: the loop', true),
  step('implement', 'spec-kitty agent action implement WP --agent AGENT', 'do it', true),
  step('review', 'spec-kitty agent action review WP --agent AGENT', 'or judge it', true),
]

function step(name: string, command: string, why: string, required: boolean): NextStep {
  return { step: name, command, why, required }
}
