import { shellWord } from '@spec-kitty/platform'
import { commands } from './commands.js'

/** Most bytes of work package text and of findings that a prompt carries. */
const WP_TEXT_MAX = 32_768
const FINDINGS_MAX = 16_384
const REQUIREMENTS_MAX = 8192

/** What the prompt of a work package is made from. */
export interface WorkPromptFacts {
  readonly handle: string
  readonly agent: string
  readonly wpId: string
  readonly title: string
  /** Relative path of the work package file. */
  readonly file: string
  readonly body: string
  readonly ownedFiles: readonly string[]
  /** What it has to fulfil, and where that stands; text null where the spec has only the id. */
  readonly requirements: {
    readonly path: string
    readonly rows: readonly { readonly id: string; readonly text: string | null }[]
  }
  readonly openSubtasks: readonly string[]
  readonly workspacePath: string
  readonly branch: string
  /** Variables of the lane: ours with values, those of the project by name. */
  readonly environment?: {
    readonly env: Readonly<Record<string, string>>
    readonly env_names: readonly string[]
    readonly env_file: string | null
  }
  readonly baseCommit: string | null
  readonly headCommit: string | null
  readonly forbiddenPaths: readonly string[]
  /** Who commits what was written. */
  readonly committedBy: 'agent' | 'hand-in'
  /** Feedback of the rejection that is not answered yet. */
  readonly findings: {
    readonly path: string
    readonly text: string
    readonly reviewed: string | null
  } | null
  /** What the last attempt left or failed at, from `run`. */
  readonly notes: readonly string[]
}

const AGENT_COMMITS =
  'Commit by file name, with a message that says why. Hooks run; none is skipped.'
const HAND_IN_COMMITS =
  'Do not commit: the hand-in commits your owned files to the branch where planning belongs.'

/** The prompt of an implementer. What never changes stands first, what changes last. */
export function implementPrompt(facts: WorkPromptFacts): string {
  return join([
    `You implement one work package of a larger mission, and nothing else.

## Rules
- Work only in the directory named under Workspace.
- Begin with a test that fails, then make it pass. Run the project's own checks before handing in.
- Change the files this package owns. A file of another package is refused at hand-in.
- Tick each subtask when it is finished, then hand in. A hand-in looks at: who holds the package,
  the workspace, uncommitted files, commits, ownership, subtasks, approved dependencies.
- If you cannot go on, report it with the reason instead of handing in.
- ${facts.committedBy === 'agent' ? AGENT_COMMITS : HAND_IN_COMMITS}`,
    `## Commands
${implementCommands(facts).join('\n')}`,
    `## Work package ${facts.wpId}: ${facts.title}
Owned files: ${facts.ownedFiles.length === 0 ? 'none declared' : facts.ownedFiles.join(', ')}

${workPackageText(facts)}`,
    requirementsBlock(facts),
    workspaceBlock(facts),
    findingsBlock(facts),
    notesBlock(facts),
  ])
}

/** The prompt of a reviewer. `diffCommands` name commits, never branches. */
export function reviewPrompt(facts: WorkPromptFacts, diffCommands: readonly string[]): string {
  return join([
    `You review one work package that somebody handed in. You judge commits, not uncommitted files,
and you change nothing.

## Answer each with PASS, FAIL or N/A, naming file and line
1. With the change taken back, some test fails.
2. Every requirement of the package has a test.
3. No code is left that nothing calls.
4. No empty or default result hides an error.
5. Examples of a contract survive being written and read.
6. Only owned files changed.
7. The path that production takes is exercised.

Run the tests yourself. Then give exactly one verdict; a rejection says what to change, and where.`,
    `## Commands
${[
  `cd ${shellWord(facts.workspacePath)}`,
  ...diffCommands,
  commands.approve(facts.wpId, facts.agent, facts.handle),
  commands.reject(facts.wpId, facts.agent, facts.handle),
].join('\n')}`,
    `## Work package ${facts.wpId}: ${facts.title}
Owned files: ${facts.ownedFiles.length === 0 ? 'none declared' : facts.ownedFiles.join(', ')}

${workPackageText(facts)}`,
    requirementsBlock(facts),
    workspaceBlock(facts),
    findingsBlock(facts),
    notesBlock(facts),
  ])
}

/** What `next` hands out for a work package: one command, which names the real prompt. */
export function pointerPrompt(step: {
  readonly action: string
  readonly wpId: string
  readonly title: string
  readonly run: string
  readonly report: string
}): string {
  return `Your next step: ${step.action} ${step.wpId}, "${step.title.slice(0, 120)}".

1. Run: ${step.run}
2. Read the prompt file that it names, and do what it says.
3. If you cannot go on: ${step.report} (with --reason)
`
}

/** The prompt of a planning step. */
export function planningPrompt(step: {
  readonly action: string
  readonly detail: string
  readonly run: string
  readonly missionDirectory: string
}): string {
  return `Your next step: ${step.action}.

${step.detail}

- Files of the mission lie in ${step.missionDirectory}.
- ${PLANNING_RULES[step.action] ?? 'Write what the step names, in the words of the project.'}
- Ask a person where a decision is theirs; do not guess one.

When it is written: ${step.run}
`
}

const PLANNING_RULES: Readonly<Record<string, string>> = {
  specify:
    'spec.md says what and why: a table of FR-, NFR- and C- rows with titles, and how success shows.',
  plan: 'plan.md says how: Language/Version and the other fields of its technical context, and the riskiest part first.',
  tasks:
    'tasks.md and tasks/WP*.md cut the work into packages that can be reviewed alone, with dependencies, owned files and requirement ids.',
}

function implementCommands(facts: WorkPromptFacts): readonly string[] {
  const report = { id: 'implement', wpId: facts.wpId }
  return [
    `cd ${shellWord(facts.workspacePath)}`,
    ...(facts.openSubtasks.length === 0
      ? []
      : [commands.markDone(facts.openSubtasks, facts.handle)]),
    commands.handIn(facts.wpId, facts.agent, facts.handle),
    `${commands.report(report, facts.agent, facts.handle, 'blocked')} --reason TEXT`,
  ]
}

function workPackageText(facts: WorkPromptFacts): string {
  const body = facts.body.trim()
  if (new TextEncoder().encode(body).length <= WP_TEXT_MAX) return body
  const headings = body.split('\n').filter((line) => /^#{1,6} /.test(line))
  return `Too long to stand here. Read ${facts.file}; its headings:\n\n${headings.slice(0, 200).join('\n')}`
}

function requirementsBlock({ requirements }: WorkPromptFacts): string {
  const { path, rows } = requirements
  if (rows.length === 0) return ''
  const lines = rows.map(({ id, text }) => `- ${id}: ${text ?? `see ${path}`}`)
  return `## Requirements it fulfils (${path})
${cut(lines.join('\n'), REQUIREMENTS_MAX)}`
}

function workspaceBlock(facts: WorkPromptFacts): string {
  const forbidden =
    facts.forbiddenPaths.length === 0
      ? ''
      : `\nNot to be changed here: ${facts.forbiddenPaths.join(', ')}`
  return `## Workspace
Directory: ${facts.workspacePath}
Branch: ${facts.branch}
Begun at: ${facts.baseCommit ?? 'no commit yet'}; now at: ${facts.headCommit ?? 'no commit yet'}${forbidden}${environmentLines(facts)}`
}

/** What keeps the databases and ports of this lane apart from those of others. */
function environmentLines({ environment }: WorkPromptFacts): string {
  if (environment === undefined) return ''
  const { env, env_names, env_file } = environment
  const own = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const load = env_file === null ? '' : `\nIf they are not set: set -a; . ./${env_file}; set +a`
  return `\nVariables of this lane alone: ${[...own, ...env_names].join(', ')}${load}`
}

function findingsBlock(facts: WorkPromptFacts): string {
  if (facts.findings === null) return ''
  const { path, text, reviewed } = facts.findings
  const shown = cut(text.trim(), FINDINGS_MAX)
  const since =
    reviewed === null
      ? ''
      : `\nChanges since that review: git -C ${shellWord(facts.workspacePath)} diff ${reviewed}`
  return `## Findings of the last review (${path})
Settle every one of them.

${shown}
${since}`
}

function notesBlock(facts: WorkPromptFacts): string {
  if (facts.notes.length === 0) return ''
  return `## From the attempt before
${facts.notes.map((note) => `- ${note}`).join('\n')}`
}

function cut(text: string, bytesMax: number): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= bytesMax) return text
  return `${new TextDecoder().decode(bytes.slice(0, bytesMax))}\n(cut here; the file has the rest)`
}

function join(parts: readonly string[]): string {
  return `${parts
    .filter((part) => part !== '')
    .join('\n\n')
    .trim()}\n`
}
