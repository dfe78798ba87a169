import { SpecKittyError } from '@spec-kitty/platform'
import { commands } from './commands.js'

/** Who acts on what, as far as it is known. */
interface Named {
  readonly mission: string
  readonly agent: string | null
  readonly wpId: string
}

type Commands = Readonly<Record<string, string>>

/** Every action there is, with the commands that carry it out. [R-FR-006] [R-FR-008] */
const ACTIONS: Readonly<Record<string, (named: Named) => Commands>> = {
  specify: ({ mission }) => ({ next: commands.plan(mission) }),
  plan: ({ mission }) => ({ run: commands.plan(mission), next: commands.finalize(mission) }),
  tasks: ({ mission }) => ({
    check: `${commands.finalize(mission)} --validate-only`,
    run: commands.finalize(mission),
  }),
  next: ({ mission, agent }) => ({ run: commands.next(agent, mission) }),
  implement: workCommands,
  review: ({ mission, agent, wpId }) => ({
    run: commands.review(wpId, agent, mission),
    approve: commands.approve(wpId, agent, mission),
    reject: commands.reject(wpId, agent, mission),
  }),
  quick: workCommands,
  accept: ({ mission }) => ({
    check: `${commands.accept(mission)} --dry-run`,
    run: commands.accept(mission),
  }),
  merge: ({ mission }) => ({
    check: `${commands.merge(mission)} --dry-run`,
    run: commands.merge(mission),
  }),
  status: ({ mission }) => ({ run: commands.status(mission) }),
}

/** Names of steps in older command files. */
const OLDER: Readonly<Record<string, string>> = {
  tasks_outline: 'tasks',
  tasks_packages: 'tasks',
  tasks_finalize: 'tasks',
  research: 'plan',
}

const ACTION_NAMES: readonly string[] = Object.keys(ACTIONS)

/** Actions that are about one work package. */
export function needsWorkPackage(action: string): boolean {
  return action === 'implement' || action === 'review'
}

/** The canonical name of an action. @throws ACTION_UNKNOWN with the `actions` there are */
export function actionNamed(typed: string, details: Readonly<Record<string, unknown>>): string {
  const wanted = typed.trim().toLowerCase()
  const name = OLDER[wanted.replaceAll('-', '_')] ?? wanted
  if (Object.hasOwn(ACTIONS, name)) return name
  throw new SpecKittyError('ACTION_UNKNOWN', { ...details, action: typed, actions: ACTION_NAMES })
}

/** What carries an action out. `WP` stands where no work package is named. */
export function actionCommands(
  action: string,
  named: Omit<Named, 'wpId'> & { readonly wpId: string | null },
): Commands {
  return ACTIONS[action]?.({ ...named, wpId: named.wpId ?? 'WP' }) ?? {}
}

function workCommands({ mission, agent, wpId }: Named): Commands {
  return {
    run: commands.implement(wpId, agent, mission),
    hand_in: commands.handIn(wpId, agent, mission),
  }
}
