// What the event contract costs those who import it.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inTurns, peakMemory, run } from './measure.mjs'
import { count, measure, rate } from './table.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const ENTRY = here('../../packages/events/dist/index.js')
const IMPORT = /^(?:import|export)\b[^'"]*?\bfrom ?['"](\.[^'"]+)['"]/gm

/** Rows that are the same everywhere. @param megabytes size of the log that is streamed */
export function contractCounts(megabytes) {
  const files = filesOf(ENTRY, new Set())
  count('`@spec-kitty/events`, files that an import loads', files.size, 60)
  const streamed = [process.execPath, here('stream-log.mjs'), String(megabytes * 1e6)]
  count(
    `events read and folded from a log of ${megabytes.toLocaleString('en')} MB, peak memory, MiB`,
    Math.round(peakMemory(streamed, '/')),
    200,
  )
}

/** Rows of this machine. */
export function contractRates() {
  const importing = (code) => ({
    before() {},
    action: () => run([process.execPath, '--input-type=module', '-e', code], '/'),
  })
  const ratio = inTurns(11, { bare: importing(''), whole: importing(`import '${ENTRY}'`) })
  // 30 ms where bare Node takes 18.
  measure('import of `@spec-kitty/events`', ratio('whole', 'bare'), '× bare Node', 2.6)
  const { parsed, read, reduced } = JSON.parse(
    run([process.execPath, here('event-rates.mjs')], '/'),
  )
  rate('`parseEvent`, status events', parsed, 'per second of one core', 100_000)
  rate('`readEvents`, lines to judged events', read, 'per second of one core', 80_000)
  measure('`reduce`, 100,000 status events', 100_000 / reduced, 'seconds of one core', 1)
}

function filesOf(file, seen) {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(IMPORT))
    filesOf(resolve(dirname(file), path), seen)
  return seen
}
