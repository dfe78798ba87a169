// An executable that knows lanes, and dies of one that it does not know.
import { createInterface } from 'node:readline'

const LANES =
  'genesis planned claimed in_progress for_review in_review approved done blocked canceled'
const HELLO = { protocol: 1, name: 'fragile', version: '0', ops: ['normalize_lane'] }

function answer({ op, input }) {
  if (op === 'hello') return HELLO
  if (input === 'paused') process.exit(139)
  if (input === 'doing') return { lane: 'in_progress' }
  const isLane = input !== '' && LANES.split(' ').includes(input)
  return isLane ? { lane: input } : { verdict: 'invalid', code: 'UNKNOWN_LANE' }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  process.stdout.write(`${JSON.stringify({ id: request.id, ...answer(request) })}\n`)
}
