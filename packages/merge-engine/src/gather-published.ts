import type { Git } from '@spec-kitty/git'
import { statusLocation } from '@spec-kitty/mission'
import { statusOf } from '@spec-kitty/status-core'
import type { Ground } from './ground.js'
import { jsonObject } from './json-document.js'
import type { MergeFacts, OwnSides } from './merge-facts.js'
import { missionDirectory } from './own-files.js'

const SEARCH_MAX = 10_000

/**
 * Whether the target holds this mission already: its own log there calls the work packages done,
 * its meta says merged, and the commit that published it is found by its trailer.
 */
export async function gatherPublished(
  git: Git,
  ground: Ground,
  own: ReadonlyMap<string, OwnSides>,
  target: string | null,
): Promise<Pick<MergeFacts, 'doneInTarget' | 'published'>> {
  const folder = missionDirectory(ground.mission.slug)
  const log = own.get(`${folder}/status.events.jsonl`)?.target ?? null
  const meta = own.get(`${folder}/meta.json`)?.target ?? null
  if (target === null || log === null) return { doneInTarget: new Set(), published: null }
  const location = statusLocation(ground.repo, ground.mission, true)
  const status = statusOf(location, { tracked: log })
  const done = [...status.state.workPackages.values()].filter((state) => state.lane === 'done')
  const doneInTarget = new Set(done.map((state) => state.wpId))
  const merged = meta === null ? undefined : jsonObject(meta)?.merged_at
  if (doneInTarget.size === 0 || typeof merged !== 'string')
    return { doneInTarget, published: null }
  return { doneInTarget, published: await findPublished(git, ground, target) }
}

async function findPublished(git: Git, ground: Ground, target: string): Promise<string | null> {
  const id = ground.mission.missionId ?? ground.mission.slug
  const answer = await git.run(
    [
      'log',
      '--first-parent',
      `--max-count=${SEARCH_MAX}`,
      `--format=%H%x1f%(trailers:key=Spec-Kitty-Mission,valueonly,separator=%x2C)`,
      target,
    ],
    { cwd: ground.repo.root },
  )
  const found = answer.stdout
    .split('\n')
    .map((line) => line.split('\u001f'))
    .find(([, trailer]) => trailer?.trim() === id)
  return found?.[0] ?? null
}
