import type { Paint } from './paint.js'

const LOOKS: Readonly<Record<string, { readonly sign: string; readonly tone: keyof Tones }>> = {
  planned: { sign: '·', tone: 'dim' },
  claimed: { sign: '▸', tone: 'cyan' },
  in_progress: { sign: '▸', tone: 'cyan' },
  for_review: { sign: '◇', tone: 'yellow' },
  in_review: { sign: '◆', tone: 'yellow' },
  approved: { sign: '✓', tone: 'green' },
  done: { sign: '✓', tone: 'green' },
  blocked: { sign: '✗', tone: 'red' },
  canceled: { sign: '–', tone: 'dim' },
}

type Tones = Pick<Paint, 'dim' | 'cyan' | 'yellow' | 'green' | 'red'>

/** A lane with its sign, such as `◆ in review`. */
export function laneLabel(lane: string, paint: Paint): string {
  const look = LOOKS[lane] ?? { sign: ' ', tone: 'dim' }
  return paint[look.tone](`${look.sign} ${laneWords(lane)}`)
}

/** A lane as people say it. */
export function laneWords(lane: string): string {
  return lane.replaceAll('_', ' ')
}
