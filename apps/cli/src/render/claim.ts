import type { ClaimResult, ReviewClaimResult } from '@spec-kitty/loop'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

const CLAIMED: Readonly<Record<ClaimResult['mode'], string>> = {
  start: 'is yours',
  resume: 'is yours still',
  fix: 'is yours to fix',
  retry: 'is yours, its workspace was made again',
}

const REVIEWED: Readonly<Record<ReviewClaimResult['mode'], string>> = {
  start: 'is yours to review',
  resume: 'is yours to review still',
  stale_approval: 'is yours to review again',
}

/** A claimed work package: where it is done and what to read. */
export function renderClaim(result: ClaimResult, paint: Paint): string {
  return [
    headline(result, CLAIMED[result.mode], paint),
    facts(
      [
        ['workspace', result.workspace_path],
        ['branch', `${result.branch} (${result.lane_id})`],
        ...(result.env_file === null
          ? []
          : [['variables', `${result.workspace_path}/${result.env_file}`] as const]),
        ['prompt', result.prompt_file],
      ],
      paint,
    ),
    nextCommands(result.next_commands, paint),
  ].join('\n\n')
}

/** A claimed review: the commits to read and how to read them. */
export function renderReviewClaim(result: ReviewClaimResult, paint: Paint): string {
  const { base_commit, head_commit } = result
  return [
    headline(result, REVIEWED[result.mode], paint),
    facts(
      [
        ['workspace', result.workspace_path],
        ['commits', `${base_commit.slice(0, 7)}..${head_commit.slice(0, 7)}`],
        ['prompt', result.prompt_file],
      ],
      paint,
    ),
    `${paint.bold('Read')}\n${result.diff_commands.map((one) => `  ${paint.cyan(one)}`).join('\n')}`,
    nextCommands(result.next_commands, paint),
  ].join('\n\n')
}

/** The commands that go on, one per line. */
export function nextCommands(commands: readonly string[], paint: Paint): string {
  return `${paint.bold('Next')}\n${commands.map((one) => `  ${paint.cyan(one)}`).join('\n')}`
}

function headline(
  result: { readonly wp_id: string; readonly actor: string },
  words: string,
  paint: Paint,
): string {
  return `${paint.green('✓')} ${paint.bold(result.wp_id)} ${words}, ${result.actor}.`
}

function facts(rows: readonly (readonly [string, string])[], paint: Paint): string {
  return columns(
    rows.map(([name, value]) => [paint.dim(name), value]),
    { indent: '  ' },
  )
}
