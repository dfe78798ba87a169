import type { RunProgress } from '@spec-kitty/loop'
import type { Stream } from '../terminal.js'
import { columns } from './columns.js'
import { type Paint, paintFor, withoutControls } from './paint.js'

const WORD_WIDTH = 'implementing'.length

/** Shows a run while it goes on. */
export interface LiveProgress {
  show(progress: RunProgress): void
  /** Leaves nothing on a terminal. */
  end(): void
}

/** One line per work package, rewritten, on a terminal; elsewhere one line per change. */
export function liveProgress(stream: Stream, options: { readonly quiet: boolean }): LiveProgress {
  if (options.quiet) return { show: () => {}, end: () => {} }
  const paint = paintFor(stream.colour)
  return stream.isTty ? rewritten(stream, paint) : appended(stream, paint)
}

function appended(stream: Stream, paint: Paint): LiveProgress {
  return {
    show: (raw) => {
      if (raw.what === 'claimed') return
      const progress = withoutControls(raw)
      const percentage = `${Math.round(progress.percentage)} %`.padStart(5)
      const cells = [
        paint.dim(timeOf(progress.at)),
        percentage,
        (progress.wpId ?? '').padEnd(4),
        changeOf(progress, paint),
      ]
      stream.write(`${cells.join('  ').trimEnd()}\n`)
    },
    end: () => {},
  }
}

function rewritten(stream: Stream, paint: Paint): LiveProgress {
  const latest = new Map<string, RunProgress>()
  let height = 0
  const clear = () => {
    if (height > 0) stream.write(`\u001b[${height}A\u001b[0J`)
    height = 0
  }
  return {
    show: (raw) => {
      const progress = withoutControls(raw)
      latest.set(progress.wpId ?? '', progress)
      const block = blockOf(latest, progress, paint, stream.columns)
      clear()
      stream.write(`${block}\n`)
      height = block.split('\n').length
    },
    end: clear,
  }
}

function blockOf(
  latest: ReadonlyMap<string, RunProgress>,
  now: RunProgress,
  paint: Paint,
  width: number | null,
): string {
  const rows = [...latest.entries()]
    .filter(([wpId]) => wpId !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([wpId, progress]) => [
      wpId,
      progress.title ?? '',
      changeOf(progress, paint),
      paint.dim(timeOf(progress.at)),
    ])
  const head = `${paint.bold(`${Math.round(now.percentage)} %`)}  ${latest.get('')?.detail ?? ''}`
  return rows.length === 0 ? head.trimEnd() : `${columns(rows, { width })}\n${head.trimEnd()}`
}

function changeOf(progress: RunProgress, paint: Paint): string {
  const tones: Readonly<Record<string, (text: string) => string>> = {
    handed_in: paint.cyan,
    approved: paint.green,
    accepted: paint.green,
    merged: paint.green,
    rejected: paint.yellow,
    failed: paint.yellow,
    blocked: paint.red,
    stopped: paint.yellow,
  }
  const tone = tones[progress.what] ?? ((text: string) => text)
  const who = progress.wpId === null ? '' : (progress.actor ?? '')
  const word = tone(wordOf(progress).padEnd(WORD_WIDTH))
  return [word, paint.dim(who), progress.detail].filter((part) => part !== '').join('  ')
}

/** What the change is called: work that goes on by its verb, all else by its name. */
function wordOf({ what, action }: RunProgress): string {
  if (what !== 'started' && what !== 'claimed') return what.replaceAll('_', ' ')
  return action === 'review' ? 'reviewing' : 'implementing'
}

/** `09:30:00` of an instant as written in files. */
function timeOf(at: string): string {
  return /T(\d\d:\d\d:\d\d)/.exec(at)?.[1] ?? at
}
