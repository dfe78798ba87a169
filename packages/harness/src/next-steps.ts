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
    steps.push(step('enter', `cd ${shellWord(place.directory)}`, 'the project', true))
  }
  if (!place.repository) {
    steps.push(step('repository', 'git init', 'once: worktrees and merges are git', true))
  }
  if (changed.length > 0) {
    const paths = [...new Set(changed.map((path) => path.split('/')[0]))].sort().join(' ')
    const commit = `git add ${paths} && git commit -m "Add Spec Kitty"`
    steps.push(step('commit', commit, 'init ran no git command', true))
  }
  return [...steps, ...LOOP]
}

const LOOP: readonly NextStep[] = [
  step('mission', 'spec-kitty agent mission create <name>', 'then write its spec and tasks', true),
  step(
    'finalize',
    'spec-kitty agent mission finalize-tasks',
    'checks the tasks, plans lanes',
    true,
  ),
  step('loop', 'spec-kitty next --agent <name>', 'the loop; each decision names one of', true),
  step('implement', 'spec-kitty agent action implement <WP> --agent <name>', 'takes a task', true),
  step('review', 'spec-kitty agent action review <WP> --agent <name>', 'judges a task', true),
]

function step(name: string, command: string, why: string, required: boolean): NextStep {
  return { step: name, command, why, required }
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
