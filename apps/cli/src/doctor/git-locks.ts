import type { Repository } from '@spec-kitty/git'
import { type FileFacts, type ReadFiles, shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Found } from './finding.js'

/** git holds a lock for moments; what is older was left by one that was killed. */
const LEFT_AFTER_S = 10
const DEPTH_MAX = 12

/** Lock files of refs, HEADs, packed refs and configuration, with their age. */
export async function gitLocks(ports: DoctorPorts, repo: Repository): Promise<readonly Found[]> {
  const findings: Found[] = []
  for (const path of await lockPaths(ports.files, repo)) {
    const facts = await ports.files.stat(path)
    if (facts !== undefined) findings.push(lockFinding(ports, repo, path, facts))
  }
  return findings
}

/** One lock file of git: old enough to be a leftover, or not. */
export function lockFinding(
  { clock }: DoctorPorts,
  repo: Repository,
  path: string,
  { modifiedMs }: Pick<FileFacts, 'modifiedMs'>,
): Found {
  const seconds = Math.max(0, Math.round(clock.nowMicros() / 1_000_000 - modifiedMs / 1000))
  const name = path.slice(repo.commonDir.length + 1).replaceAll('/', '-')
  const kept = `${repo.commonDir}/spec-kitty/${name}.left`
  const left = seconds > LEFT_AFTER_S
  return {
    code: 'GIT_REF_LOCKED',
    severity: left ? 'error' : 'warning',
    subject: path,
    message: left
      ? 'A git that was killed left it; where no git runs any more it can be taken away.'
      : 'A git command is running.',
    proof: `${path} is ${seconds} s old`,
    remedy: left ? `mv ${shellWord(path)} ${shellWord(kept)}` : null,
  }
}

async function lockPaths(files: ReadFiles, repo: Repository): Promise<readonly string[]> {
  const { commonDir } = repo
  const paths = ['HEAD.lock', 'packed-refs.lock', 'config.lock'].map((one) => `${commonDir}/${one}`)
  for (const { name } of (await files.list(`${commonDir}/worktrees`)) ?? []) {
    for (const one of ['HEAD.lock', 'index.lock'])
      paths.push(`${commonDir}/worktrees/${name}/${one}`)
  }
  await locksBelow(files, `${commonDir}/refs`, 0, paths)
  return paths
}

async function locksBelow(
  files: ReadFiles,
  directory: string,
  depth: number,
  found: string[],
): Promise<void> {
  if (depth > DEPTH_MAX) return
  for (const { name, kind } of (await files.list(directory)) ?? []) {
    const path = `${directory}/${name}`
    if (kind === 'directory') await locksBelow(files, path, depth + 1, found)
    else if (name.endsWith('.lock')) found.push(path)
  }
}
