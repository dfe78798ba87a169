import { repairLog } from '../../src/index.js'
import { journalText, LOCATION, reboot, trackedText } from '../world.js'
import { Clone, parse, type Tally } from './clone.js'
import { ACTORS, CLONES, type Command, WORK_PACKAGES } from './commands.js'

/** The beginning of a row that was never written to its end. */
const TORN = '{"actor": "ada", "at": '
const MARKER = `${LOCATION.gitDir}/MERGE_HEAD`

/** Lives through a story; throws with the first thing that is not as the model says. */
export async function runStory(commands: readonly Command[], tally: Tally): Promise<void> {
  const clones = Array.from(
    { length: CLONES },
    (_, at) => new Clone(`clone ${at + 1}`, at + 1, tally),
  )
  for (const [at, clone] of clones.entries())
    clone.world.clock.advanceMs(86_400_000 + at * 1_800_000)
  for (const [at, command] of commands.entries()) {
    const clone = clones[command.clone] as Clone
    try {
      clone.world.clock.advanceMs(3)
      await live(clone, command, clones)
      await clone.check()
    } catch (error) {
      throw new Error(`command ${at + 1} (${JSON.stringify(command)}): ${String(error)}`, {
        cause: error,
      })
    }
  }
  await meet(clones)
}

async function live(clone: Clone, command: Command, clones: readonly Clone[]): Promise<void> {
  if (command.kind === 'ask') await clone.ask(command.asks)
  if (command.kind === 'race') await race(clone, command.wp, command.to)
  if (command.kind === 'crash') await crash(clone, command)
  if (command.kind === 'pull') await pull(clone, clones[command.from] as Clone, command.how)
  if (command.kind === 'damage') await harm(clone, command.how, command.at, clones)
  if (command.kind === 'operation') {
    if (clone.world.files.text(MARKER) === undefined) clone.world.files.put(MARKER, '')
    else await clone.world.files.remove(MARKER)
  }
  if (command.kind === 'repair') await repairLog(clone.world, LOCATION)
  if (command.kind === 'clock') clone.world.clock.advanceMs(command.ms)
  if (command.kind === 'past') await clone.checkPast(command.at)
}

/** All actors at once, each as a task of its own: they queue for the lock in this order. */
async function race(clone: Clone, wp: number, to: string): Promise<void> {
  const asks = ACTORS.map((actor) => ({ wp, to, actor, complete: true, force: false }))
  const requests = asks.map((ask) => clone.requestOf(ask, clone.stateOf(WORK_PACKAGES[wp] ?? '')))
  const answers = await Promise.all(requests.map(({ real }) => clone.write([real])))
  for (const [at, ask] of asks.entries()) {
    const plan = clone.plan([ask])
    const answer = answers[at]
    const found = typeof answer === 'string' ? answer : null
    if (found !== plan.refusal) throw new Error(`${ask.actor}: ${found}, not ${plan.refusal}`)
    const wrote = typeof answer !== 'string' && answer?.outcomes[0]?.changed === true
    if (wrote !== (plan.refusal === null && plan.changes[0] === true))
      throw new Error(`${ask.actor}: written is ${wrote}`)
    if (wrote) clone.take(plan.written, 1)
  }
}

/** Power goes in the middle of a command. What is there then is nothing, or all that was asked. */
async function crash(clone: Clone, { ask, loss }: Extract<Command, { kind: 'crash' }>) {
  const plan = clone.plan([ask])
  const { files } = clone.world
  files.crashAfter(loss.after, { tornBytes: loss.torn })
  const answer = await clone.write(plan.requests).catch((error: Error) => {
    if (error.name !== 'PowerLoss') throw error
    return null
  })
  reboot(clone.world, { keepUnsynced: loss.keep, tornBytes: loss.torn })
  const acknowledged = answer !== null && typeof answer !== 'string'
  if (answer === null) clone.count('lost power')
  if (plan.refusal === null) clone.take(plan.written, acknowledged ? plan.written.length : 0)
  else if (acknowledged) throw new Error(`it was done, but it is ${plan.refusal}`)
}

async function pull(clone: Clone, other: Clone, how: 'union' | 'git' | 'conflict') {
  if (clone === other) return
  const theirs = trackedText(other.world)
  const ours = trackedText(clone.world)
  if (how === 'union') await clone.unite(await other.trackedBytes())
  else clone.world.files.put(LOCATION.trackedLog, merged(ours, theirs, how === 'conflict'))
  if (how === 'conflict') await repairLog(clone.world, LOCATION)
  for (const line of wholeLines(theirs)) {
    const event = other.known.get((JSON.parse(line) as { event_id: string }).event_id)
    if (event !== undefined) clone.learn(event)
  }
}

/** Both sides below what they have in common, with markers or, as git's union driver does, without. */
function merged(ours: string, theirs: string, markers: boolean): string {
  const [left, right] = [wholeLines(ours), wholeLines(theirs)]
  let common = 0
  while (common < left.length && left[common] === right[common]) common += 1
  const [mine, yours] = [left.slice(common), right.slice(common)]
  const lines = markers
    ? ['<<<<<<< HEAD', ...mine, '=======', ...yours, '>>>>>>> origin/main']
    : [...mine, ...yours]
  return [...left.slice(0, common), ...lines].map((line) => `${line}\n`).join('')
}

/** Lines that are rows; of a torn end there is nothing to merge. */
function wholeLines(text: string): string[] {
  return text.split('\n').filter((line) => parse(line) !== null)
}

/** What people and git do to the files. Rows that no other file of any clone holds are not taken away. */
async function harm(clone: Clone, how: string, at: number, clones: readonly Clone[]) {
  const { files } = clone.world
  const tracked = trackedText(clone.world)
  const isWhole = tracked === '' || tracked.endsWith('\n')
  if (how === 'repeated' && isWhole) files.put(LOCATION.trackedLog, tracked + tracked)
  if (how === 'torn' && isWhole)
    files.put(LOCATION.trackedLog, tracked + TORN.slice(0, 1 + (at % TORN.length)))
  if (how === 'no-journal' && holds(tracked, journalText(clone.world))) {
    // a journal vouches for a tracked log that has not reached the disk; it goes when that has
    files.put(LOCATION.trackedLog, tracked)
    await files.remove(LOCATION.journal)
  }
  if (how !== 'deleted' && how !== 'stale') return
  const version = how === 'deleted' ? '' : (clone.versions[at % clone.versions.length] ?? '')
  if (how === 'deleted') await files.remove(LOCATION.trackedLog)
  else files.put(LOCATION.trackedLog, version)
  const left = new Set(clone.rows().map((row) => row.id))
  const lost = [...clone.known.keys()].filter((id) => !left.has(id))
  const elsewhere = clones.filter((one) => one !== clone).flatMap((one) => one.rows())
  const isKept = lost.every((id) => elsewhere.some((row) => row.id === id))
  if (!isKept) files.put(LOCATION.trackedLog, tracked)
  else clone.known = new Map([...clone.seen].filter(([id]) => left.has(id)))
}

function holds(text: string, part: string): boolean {
  const lines = new Set(wholeLines(text))
  return wholeLines(part).every((line) => lines.has(line))
}

/** In the end all clones get all rows, in different orders, and must agree; one more write settles. */
async function meet(clones: readonly Clone[]): Promise<void> {
  const logs: Uint8Array[] = []
  for (const clone of clones) {
    await clone.world.files.remove(MARKER)
    await repairLog(clone.world, LOCATION)
    logs.push(await clone.trackedBytes())
  }
  const all = new Map(clones.flatMap((clone) => [...clone.known]))
  for (const [at, clone] of clones.entries()) {
    for (let step = 1; step < clones.length; step += 1)
      await clone.unite(logs[(at + step) % clones.length] as Uint8Array)
    clone.known = new Map(all)
    await clone.check()
  }
  const last = clones[0] as Clone
  for (const [wp, name] of WORK_PACKAGES.entries()) {
    const before = last.stateOf(name)
    if (before === null || before.heads.length < 2) continue
    const ask = { wp, to: 'blocked', actor: 'bob', complete: true, force: true }
    await last.ask([before.lane === 'blocked' ? { ...ask, to: 'planned' } : ask])
    await last.check()
    if (last.stateOf(name)?.heads.length !== 1) throw new Error(`${name} is not settled`)
  }
}
