import type { StatusView } from '@spec-kitty/loop'
import { columns } from './columns.js'
import { laneLabel } from './lanes.js'
import type { Paint } from './paint.js'
import { progressBar } from './progress-bar.js'

type Row = StatusView['work_packages'][number]

/** The board of a mission: progress, one line per work package, and the next step. */
export function renderBoard(view: StatusView, paint: Paint, width: number | null): string {
  const id = view.mission_id === null ? '' : `  ${paint.dim(view.mission_id.slice(0, 8))}`
  const parts = [
    `${paint.bold(view.mission_slug)}${id}\n${progressBar(view.progress, paint)}`,
    view.work_packages.length === 0
      ? paint.dim('No work package yet.')
      : columns([heading(paint), ...view.work_packages.map((row) => rowCells(row, paint))], {
          width,
        }),
  ]
  const notes = view.work_packages.flatMap((row) => noteOf(row, paint))
  if (notes.length > 0) parts.push(columns(notes, { width }))
  parts.push(nextLines(view, paint))
  return parts.join('\n\n')
}

function heading(paint: Paint): readonly string[] {
  return ['', 'Work package', 'State', 'Lane', 'Agent', 'After'].map((word) => paint.dim(word))
}

function rowCells(row: Row, paint: Paint): readonly string[] {
  return [
    row.wp_id,
    row.title,
    laneLabel(row.lane, paint),
    paint.dim(row.lane_id ?? '–'),
    holderOf(row) ?? paint.dim('–'),
    paint.dim(row.dependencies.join(', ')),
  ]
}

/** Whoever has it, or judged it; who opened a planned one is of no interest. */
function holderOf(row: Row): string | null {
  return row.lane === 'planned' || row.lane === 'canceled' ? null : row.actor
}

/** What a line of the board has no room for. */
function noteOf(row: Row, paint: Paint): readonly (readonly string[])[] {
  const notes: string[] = []
  if (row.blocked_reason !== null) notes.push(paint.red(`blocked: ${row.blocked_reason}`))
  if (row.review.approval === 'stale') notes.push(paint.yellow('approval is stale: new commits'))
  if (row.stale) notes.push(paint.yellow('nothing happened for a while'))
  if (row.review.rejections > 0 && row.lane !== 'done' && row.lane !== 'approved') {
    notes.push(
      `rejected ${row.review.rejections === 1 ? 'once' : `${row.review.rejections} times`}`,
    )
  }
  return notes.map((note) => [row.wp_id, note])
}

function nextLines(view: StatusView, paint: Paint): string {
  if (view.next === null) return paint.dim(`As it was at ${view.at}.`)
  const next = `${paint.bold('Next')}  ${view.next.detail}`
  return view.next.run === '' ? next : `${next}\n      ${paint.cyan(view.next.run)}`
}
