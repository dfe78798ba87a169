import { listRefs, type Repository } from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import { statusLocation } from '@spec-kitty/mission'
import type { ReadFiles } from '@spec-kitty/platform'
import type { Stream } from './terminal.js'

const TICK_MS = 500
/** What only time changes, such as the age of a claim, is looked at again after as many ticks. */
const TICKS_IDLE_MAX = 120
/** Cursor to the top left, and everything below it gone. */
const REDRAW = '\u001b[H\u001b[J'

interface Watched {
  /** Changes when something changes that `show` depends on. Starts no process. */
  readonly fingerprint: () => Promise<string>
  readonly show: () => Promise<string>
  readonly out: Stream
}

/**
 * Shows something, and again whenever it changes: on a terminal in the same place, else below.
 * Ends only with the process, or when nobody listens any more.
 */
export async function watch({ fingerprint, show, out }: Watched): Promise<void> {
  let shown: string | undefined
  let seen: string | undefined
  for (let idle = 0; !out.closed; idle += 1) {
    const now = await fingerprint()
    if (now !== seen || idle >= TICKS_IDLE_MAX) {
      seen = now
      idle = 0
      const text = `${(await show()).trimEnd()}\n`
      if (text !== shown) out.write(out.isTty ? `${REDRAW}${text}` : text)
      shown = text
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

/** Size and age of every file that the board of a mission is made from, and its branches. */
export async function missionFingerprint(
  files: ReadFiles,
  repo: Repository,
  mission: Mission,
): Promise<string> {
  const location = statusLocation(repo, mission, false)
  const own = ['meta.json', 'spec.md', 'plan.md', 'tasks.md', 'lanes.json']
  const tasks = (await files.list(`${mission.path}/tasks`)) ?? []
  const runtime = `${repo.root}/.kittify/runtime`
  const id = mission.missionId ?? mission.slug
  const paths = [
    location.trackedLog,
    location.journal,
    `${repo.root}/.kittify/config.yaml`,
    `${runtime}/loop/${id}.json`,
    `${runtime}/merge/${id}/state.json`,
    ...own.map((name) => `${mission.path}/${name}`),
    ...tasks.map(({ name }) => `${mission.path}/tasks/${name}`),
  ]
  const refs = mission.missionBranch === null ? [] : await branches(files, repo, mission)
  return JSON.stringify([await marks(files, paths), refs])
}

/** The same of the list of missions. */
export async function listFingerprint(files: ReadFiles, repo: Repository): Promise<string> {
  const specs = `${repo.root}/kitty-specs`
  const names = ((await files.list(specs)) ?? []).map(({ name }) => name)
  const paths = names.map((name) => `${specs}/${name}/meta.json`)
  return JSON.stringify([names, await marks(files, paths)])
}

/** Where refs are no plain files, a change of a branch is seen with the next look at the time. */
async function branches(files: ReadFiles, repo: Repository, mission: Mission) {
  if (repo.refStorage !== 'files') return []
  return listRefs(files, repo, `refs/heads/${mission.missionBranch}`)
}

async function marks(files: ReadFiles, paths: readonly string[]) {
  return Promise.all(
    paths.map(async (path) => {
      const facts = await files.stat(path)
      return facts === undefined ? null : [facts.bytes, facts.modifiedMs, facts.inode]
    }),
  )
}
