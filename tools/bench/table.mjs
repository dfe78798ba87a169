// The rows of the table, and what becomes of them.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const rows = []

/** A number that is the same on every machine; beyond its limit the benchmark fails. */
export function count(name, value, limit) {
  add(name, String(value), '', `≤ ${limit}`, value <= limit, true)
}

/** A number of this machine, the smaller the better. */
export function measure(name, value, unit, limit) {
  add(name, value.toFixed(2), unit, `≤ ${limit}`, value <= limit, false)
}

/** Something that this machine does so many times, the more the better. */
export function rate(name, value, unit, least) {
  const text = (number) => Math.round(number).toLocaleString('en')
  add(name, text(value), unit, `≥ ${text(least)}`, value >= least, false)
}

function add(name, value, unit, goal, kept, counted) {
  rows.push({ name, value, unit, goal, kept, counted })
}

/** Prints the table, and writes it into the page that holds it if asked to. */
export function report(write) {
  const table = [
    '| What | Measured | Goal | Kept |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${`${row.value} ${row.unit}`.trim()} | ${row.goal} | ${row.kept ? 'yes' : '**no**'} |`,
    ),
  ].join('\n')
  process.stdout.write(`${table}\n`)
  if (write) {
    const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), table))
  }
  const broken = rows.filter((row) => row.counted && !row.kept)
  process.stdout.write(`\n${rows.length - broken.length} passed, ${broken.length} failed\n`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

/** The page with the table between its two marks, whatever was there. */
function withTable(text, table) {
  const [begin, end] = ['<!-- table -->\n', '<!-- end -->']
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  if (from < begin.length || to < from) throw new Error('the page has no place for the table')
  return `${text.slice(0, from)}${table}\n${text.slice(to)}`
}
