import { gitConfig, type Repository } from '@spec-kitty/git'
import { shellWord } from '@spec-kitty/platform'
import { keepCopy } from './backup.js'
import type { DoctorPorts, Found } from './finding.js'

const BYTES_MAX = 1024 * 1024
const DRIVER = 'spec-kitty-event-log'
const ATTRIBUTE = /(^|\s)merge=spec-kitty-event-log(?=\s|$)/gm

/**
 * The older attribute of logs, where this clone has the driver configured and it cannot be started:
 * git then keeps one side of a merge without a word.
 */
export async function examineMergeDriver(
  ports: DoctorPorts,
  repo: Repository,
): Promise<readonly Found[]> {
  const path = `${repo.root}/.gitattributes`
  const text = await textOf(ports, path)
  if (text === undefined || !/(^|\s)merge=spec-kitty-event-log(\s|$)/m.test(text)) return []
  const driver = (await gitConfig(ports.git, repo.root)).get(`merge.${DRIVER}.driver`)
  if (driver === null || (await canStart(ports, repo, driver))) return []
  return [
    {
      code: 'MERGE_DRIVER_BROKEN',
      severity: 'warning',
      subject: '.gitattributes',
      message: `Logs are merged by ${DRIVER}, which cannot be started: one side's events would be lost unseen.`,
      proof: `merge.${DRIVER}.driver is ${shellWord(driver)}, and that program is not found`,
      remedy: 'spec-kitty doctor repo --fix',
      mend: async (mending) => {
        const present = await textOf(mending, path)
        if (present === undefined) return false
        await keepCopy(mending, repo, path, 'repository')
        const better = present.replace(ATTRIBUTE, '$1merge=union')
        await mending.files.writeAtomic(path, new TextEncoder().encode(better))
        return true
      },
    },
  ]
}

async function textOf({ files }: Pick<DoctorPorts, 'files'>, path: string) {
  const bytes = await files.read(path, { bytesMax: BYTES_MAX })
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

/** Whether the program of a command line is there. Nothing is run. */
async function canStart(ports: DoctorPorts, repo: Repository, line: string): Promise<boolean> {
  const word =
    /^\s*(?:'([^']*)'|"([^"]*)"|(\S+))/
      .exec(line)
      ?.slice(1)
      .find((one) => one) ?? ''
  if (word === '') return false
  if (word.includes('/')) {
    const path = word.startsWith('/') ? word : `${repo.root}/${word}`
    return (await ports.files.stat(path)) !== undefined
  }
  for (const directory of ports.path.split(':').filter((one) => one.startsWith('/')))
    if ((await ports.files.stat(`${directory}/${word}`)) !== undefined) return true
  return false
}
