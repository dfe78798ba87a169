import { readFile } from 'node:fs/promises'
import type { Mission, World } from './world.js'

/**
 * Every ref, index entry and file, objects included, and the reflog of main where there is one. Who
 * looks takes no lock and writes no index, and looks at one thing after the other: sizes on disk
 * and a lock of its own would differ from one look to the next.
 */
export async function everything(world: World): Promise<string> {
  const parts = [
    await world.disk.git('for-each-ref'),
    await world.disk.git('ls-files', '-s'),
    await world.disk.git('--no-optional-locks', 'status', '--porcelain', '--ignored'),
  ]
  const reflog = await world.disk.run(['git', 'reflog', 'main'])
  const tree = await world.disk.run([
    'sh',
    '-c',
    'find . -type f -not -path "./.git/index" | sort | xargs -d "\\n" sha1sum',
  ])
  return [...parts, reflog.stdout, tree.stdout].join('\n')
}

/** What a person has: refs, index, working files of every kind, and the journal of the mission. */
export async function possessions(world: World, mission: Mission): Promise<string> {
  const parts = await Promise.all([
    world.disk.git('for-each-ref'),
    world.disk.git('ls-files', '-s'),
    readFile(
      `${world.repo.commonDir}/spec-kitty/missions/${mission.missionId}/events.jsonl`,
      'utf8',
    ),
  ])
  const files = await world.disk.run([
    'sh',
    '-c',
    'find . -path ./.git -prune -o -type f -print | sort | xargs -d "\\n" sha1sum',
  ])
  return [...parts, files.stdout].join('\n')
}
