import {
  checkVersion,
  committerIdentity,
  indexLock,
  operationInProgress,
  type Repository,
} from '@spec-kitty/git'
import { readConfig } from '@spec-kitty/mission'
import type { DoctorFinding } from '../results/doctor.js'
import { examineDirectories } from './directories.js'
import type { DoctorPorts, Examined } from './examine.js'
import { findingFrom } from './finding.js'
import { lockFinding } from './git-locks.js'

/** The repository itself: git, who commits, open operations, settings, mission directories. */
export async function examineRepository(ports: DoctorPorts, repo: Repository): Promise<Examined> {
  const { files, git } = ports
  const checks: readonly (() => Promise<readonly DoctorFinding[]>)[] = [
    () => proved(() => checkVersion(git, repo.root), 'git'),
    () => proved(() => committerIdentity(git, repo.root), 'git identity'),
    () => proved(() => readConfig(files, repo), '.kittify/config.yaml'),
    () => openOperation(ports, repo),
    () => lockedIndex(ports, repo),
    () => examineDirectories(ports, repo),
  ]
  const findings: DoctorFinding[] = []
  for (const check of checks) findings.push(...(await check()))
  return { what: 'checks of the repository', count: checks.length, findings }
}

async function proved(look: () => Promise<unknown>, subject: string) {
  try {
    await look()
    return []
  } catch (error) {
    return [findingFrom(error, 'repository', subject, null)]
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
  return [{ ...finding, code: 'GIT_INDEX_LOCKED', topic: 'repository' as const }]
}

function warning(
  finding: Pick<DoctorFinding, 'code' | 'subject' | 'message' | 'proof' | 'remedy'>,
): DoctorFinding {
  return { ...finding, severity: 'warning', topic: 'repository', fixed: false }
}
