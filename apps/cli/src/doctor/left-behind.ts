import type { Repository } from '@spec-kitty/git'
import { shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Found } from './finding.js'

const HOOK_BYTES_MAX = 1024 * 1024
const GUARD = 'specify_cli.policy.commit_guard_hook'

/** What an older tool left and nothing of ours obeys: its commit hook, its lock without an owner. */
export async function examineLeftBehind(
  { files }: DoctorPorts,
  repo: Repository,
): Promise<readonly Found[]> {
  const findings: Found[] = []
  const hook = `${repo.commonDir}/hooks/pre-commit`
  if ((await files.stat(hook))?.kind === 'file') {
    const bytes = await files.read(hook, { bytesMax: HOOK_BYTES_MAX })
    if (new TextDecoder().decode(bytes).includes(GUARD))
      findings.push({
        code: 'HOOK_OF_OLDER_TOOL',
        severity: 'warning',
        subject: hook,
        message: 'An older tool put it there; without that tool every commit fails.',
        proof: `${hook} calls ${GUARD}`,
        remedy: `mv ${shellWord(hook)} ${shellWord(`${hook}.away`)}`,
      })
  }
  const lock = `${repo.root}/.kittify/runtime/merge/__global_merge__/lock`
  if ((await files.stat(lock)) !== undefined)
    findings.push({
      code: 'LOCK_WITHOUT_OWNER',
      severity: 'info',
      subject: lock,
      message: 'A lock of an older tool names no owner, and is not obeyed.',
      proof: `${lock} exists`,
      remedy: null,
    })
  return findings
}
