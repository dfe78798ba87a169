import {
  checkVersion,
  committerIdentity,
  indexLock,
  operationInProgress,
  type Repository,
} from '@spec-kitty/git'
import { readConfig } from '@spec-kitty/mission'
import { type DoctorPorts, type Examined, type Found, findingFrom } from './finding.js'
import { lockFinding } from './git-locks.js'
import { examineLeftBehind } from './left-behind.js'
import { examineLocks } from './locks.js'
import { examineMergeDriver } from './merge-driver.js'

/** The repository itself: git, who commits, open operations, settings, locks, what older tools left. */
export async function examineRepository(ports: DoctorPorts, repo: Repository): Promise<Examined> {
  const { files, git } = ports
  const checks: readonly (() => Promise<readonly Found[]>)[] = [
    () => proved(() => checkVersion(git, repo.root), 'git'),
    () => proved(() => committerIdentity(git, repo.root), 'git identity'),
    () => proved(() => readConfig(files, repo), '.kittify/config.yaml'),
    () => openOperation(ports, repo),
    () => lockedIndex(ports, repo),
    () => examineMergeDriver(ports, repo),
    () => examineLeftBehind(ports, repo),
  ]
  const findings: Found[] = []
  for (const check of checks) findings.push(...(await check()))
  const locks = await examineLocks(ports, repo)
  findings.push(...locks.findings)
  return { what: 'checks and locks', count: checks.length + locks.count, findings }
}

async function proved(look: () => Promise<unknown>, subject: string) {
  try {
    await look()
    return []
  } catch (error) {
    return [findingFrom(error, subject, null)]
  }
}

async function openOperation(ports: DoctorPorts, repo: Repository) {
  const operation = await operationInProgress(ports.files, repo.gitDir)
  if (operation === null) return []
  return [
    warning({
      code: 'GIT_BUSY',
      subject: repo.root,
      message: `A ${operation} is in progress; commands that commit wait for its end.`,
      proof: `marker of a ${operation} in ${repo.gitDir}`,
      remedy: 'git status',
    }),
  ]
}

async function lockedIndex(ports: DoctorPorts, repo: Repository) {
  const lock = await indexLock(ports.files, repo.gitDir)
  if (lock === null) return []
  const finding = lockFinding(ports, repo, lock.path, lock)
  return [{ ...finding, code: 'GIT_INDEX_LOCKED' }]
}

function warning(finding: Pick<Found, 'code' | 'subject' | 'message' | 'proof' | 'remedy'>): Found {
  return { ...finding, severity: 'warning' }
}
