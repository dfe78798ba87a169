import type { Paint } from './paint.js'

const WIDTH = 24

/** `██████░░░░  61 %  2 of 6 done`, the same formula as every other surface. */
export function progressBar(
  progress: {
    readonly weighted_percentage: number
    readonly done_count: number
    readonly total_count: number
    readonly canceled_count: number
  },
  paint: Paint,
): string {
  const percentage = Math.round(progress.weighted_percentage)
  const filled = Math.min(WIDTH, Math.floor((progress.weighted_percentage / 100) * WIDTH))
  const bar = paint.green('█'.repeat(filled)) + paint.dim('░'.repeat(WIDTH - filled))
  const canceled = progress.canceled_count === 0 ? '' : `, ${progress.canceled_count} canceled`
  const counted = progress.total_count - progress.canceled_count
  return `${bar}  ${paint.bold(`${percentage} %`)}  ${progress.done_count} of ${counted} done${canceled}`
}
