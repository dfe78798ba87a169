import { holderOf, instantMicros } from '@spec-kitty/events/log'
import { type Repository, readObjects } from '@spec-kitty/git'
import { nextMoves } from '@spec-kitty/status-core'
import type { DoctorPorts, Found } from './finding.js'
import type { MissionLook } from './look.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** How long a work package may be held without a sign before somebody should look. */
const PATIENCE = new Map([
  ['claimed', 10 * MINUTE],
  ['in_progress', DAY],
  ['in_review', 4 * HOUR],
])

interface Held {
  readonly look: MissionLook
  readonly wpId: string
  readonly lane: string
  readonly holder: string
  readonly sinceMs: number
  readonly branch: string | null
  readonly command: string | null
}

/** Claims that nobody seems to work on. One process at most, for commits of work in progress. */
export async function examineClaims(
  ports: DoctorPorts,
  repo: Repository,
  looks: readonly MissionLook[],
): Promise<readonly Found[]> {
  const nowMs = Math.floor(ports.clock.nowMicros() / 1000)
  const held = looks.flatMap((look) => heldIn(look, nowMs))
  const branches = [...new Set(held.flatMap(({ branch }) => branch ?? []))]
  const specs = branches.map((branch) => `refs/heads/${branch}`)
  const commits = await readObjects(ports, repo, specs)
  const lastMs = new Map(branches.map((branch, at) => [branch, committedMs(commits[at]?.bytes)]))
  return held.flatMap((one) => {
    const worked = one.branch === null ? undefined : lastMs.get(one.branch)
    const quietMs = nowMs - Math.max(one.sinceMs, worked ?? 0)
    return quietMs > (PATIENCE.get(one.lane) ?? Number.POSITIVE_INFINITY)
      ? [stale(one, quietMs)]
      : []
  })
}

function heldIn(look: MissionLook, nowMs: number): readonly Held[] {
  if (look.status === undefined || !look.mission.open) return []
  const { status, handle } = look
  const moves = nextMoves(status, [], { mission: handle, nowMicros: nowMs * 1000 })
  return [...status.state.workPackages.values()].flatMap((state) => {
    const { lane, wpId, workspace } = state
    const sinceMs = (instantMicros(state.since) ?? 0) / 1000
    const holder = holderOf(state)?.actor
    if (holder === undefined || nowMs - sinceMs <= (PATIENCE.get(lane) ?? nowMs)) return []
    const branch = lane === 'in_progress' ? (workspace?.branch ?? null) : null
    const command = moves.find((one) => one.wpId === wpId)?.command ?? null
    return [{ look, wpId, lane, holder, sinceMs, branch, command }]
  })
}

function stale({ look, wpId, lane, holder, sinceMs, command }: Held, quietMs: number): Found {
  const hours = Math.floor(quietMs / HOUR)
  const quiet = hours === 0 ? `${Math.floor(quietMs / MINUTE)} minutes` : `${hours} hours`
  return {
    code: 'CLAIM_STALE',
    severity: 'warning',
    subject: `${look.mission.slug} ${wpId}`,
    message: `${wpId} is ${lane} by ${holder}, without a sign for ${quiet}. Its holder goes on with the command below; to give it to another, move it on with a reason first.`,
    proof: `${lane} since ${new Date(sinceMs).toISOString()}, no commit on its branch later than ${quiet} ago`,
    remedy: command,
  }
}

function committedMs(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined
  const at = /^committer .* (\d+) [+-]\d{4}$/m.exec(new TextDecoder().decode(bytes))?.[1]
  return at === undefined ? undefined : Number(at) * 1000
}
