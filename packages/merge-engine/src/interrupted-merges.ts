import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import { jsonObject } from './json-document.js'
import { STATE_BYTES_MAX } from './merge-state.js'

/**
 * Missions with a merge that was begun and not ended, by id, or by slug where there is no id. An
 * op record stands in for a state that was cleaned away.
 */
export async function interruptedMerges(
  files: ReadFiles,
  repo: Repository,
): Promise<readonly string[]> {
  const folder = `${repo.root}/.kittify/runtime/merge`
  const names = new Set<string>()
  for (const { name } of (await files.list(folder)) ?? []) {
    if ((await files.stat(`${folder}/${name}/state.json`)) !== undefined) names.add(name)
  }
  for (const name of await fromOps(files, repo)) names.add(name)
  return [...names].sort()
}

/** The latest op of each mission decides. */
async function fromOps(files: ReadFiles, repo: Repository): Promise<readonly string[]> {
  const folder = `${repo.commonDir}/spec-kitty/ops`
  const open: string[] = []
  const judged = new Set<string>()
  for (const { name } of [...((await files.list(folder)) ?? [])].reverse()) {
    const bytes = await files.read(`${folder}/${name}`, { bytesMax: STATE_BYTES_MAX })
    const record = bytes === undefined ? undefined : jsonObject(bytes)
    const mission = record?.mission_id ?? record?.mission_slug
    if (typeof mission !== 'string' || judged.has(mission)) continue
    judged.add(mission)
    if (record?.phase === 'publishing' || record?.phase === 'published') open.push(mission)
  }
  return open
}
