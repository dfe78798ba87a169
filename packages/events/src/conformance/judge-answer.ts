import { sameJson } from '../values/json-equality.js'
import { compareText } from '../values/text.js'
import { type Case, type Facts, isFacts } from './case.js'
import { compareState } from './compare-state.js'

/** Whether an answer is what its case expects. Never throws, whatever the answer is. */
export function isExpected(one: Case, answer: unknown): boolean {
  if (!isFacts(answer)) return false
  return Object.entries(one.expect).every(([key, wanted]) => agrees(key, wanted, answer))
}

function agrees(key: string, wanted: unknown, answer: Facts): boolean {
  const got = Object.hasOwn(answer, key) ? answer[key] : undefined
  switch (key) {
    case 'state':
      return agreesWithOnly(wanted, Object.hasOwn(answer, 'states') ? answer.states : undefined)
    case 'states':
      return agreesPerKey(wanted, got)
    case 'anomalies':
      return sameJson(marksOf(wanted), marksOf(got))
    case 'findings':
      return got === undefined || sameJson(sorted(wanted), sorted(got))
    default:
      return wanted === null ? got == null : sameJson(wanted, got)
  }
}

/** One stream, one key, one state. */
function agreesWithOnly(wanted: unknown, states: unknown): boolean {
  if (!isFacts(states)) return false
  const all = Object.values(states)
  return all.length === 1 && compareState(wanted, all[0]).length === 0
}

function agreesPerKey(wanted: unknown, states: unknown): boolean {
  if (!isFacts(wanted) || !isFacts(states)) return false
  const keys = Object.keys(wanted)
  return (
    sameJson([...keys].sort(), Object.keys(states).sort()) &&
    keys.every((key) => compareState(wanted[key], states[key]).length === 0)
  )
}

/** What of anomalies is compared: kind and event, in one order. */
function marksOf(anomalies: unknown): readonly string[] | undefined {
  if (!Array.isArray(anomalies)) return undefined
  return anomalies
    .map((one) => (isFacts(one) ? `${textOf(one.event_id)} ${textOf(one.kind)}` : ''))
    .sort(compareText)
}

function sorted(list: unknown): unknown {
  return Array.isArray(list) ? list.map(textOf).sort(compareText) : list
}

/** Not every value of an answer can become a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
