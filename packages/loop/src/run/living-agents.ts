import type { Files, ProcessWatch, ReadFiles, RunningProcess } from '@spec-kitty/platform'
import * as z from 'zod/mini'
import { bytesOf, textOf } from '../bytes.js'
import { runFolders } from './run-folder.js'

/** An agent's process as a run records it when it starts; the file goes when the process has ended. */
const AgentRecord = z.strictObject({
  pid: z.number(),
  mark: z.string(),
  actor: z.string(),
  wp_id: z.string(),
  mission_slug: z.string(),
  workspace_path: z.string(),
})
type AgentRecord = z.infer<typeof AgentRecord>

const SUFFIX = '.process.json'
const RECORD_BYTES_MAX = 65_536

/**
 * Records a process for as long as `task` takes, so that a later run knows of it should ours be
 * killed meanwhile.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function whileRecorded<T>(
  files: Files,
  place: string,
  child: RunningProcess,
  about: Omit<AgentRecord, 'pid' | 'mark'>,
  task: () => Promise<T>,
): Promise<T> {
  const path = `${place}${SUFFIX}`
  const record: AgentRecord = { pid: child.pid, mark: child.mark, ...about }
  await files.writeAtomic(path, bytesOf(`${JSON.stringify(record)}\n`))
  const result = await task()
  await files.remove(path)
  return result
}

/** Agents that a killed run left at work: they certainly live. */
export async function livingAgents(
  ports: { readonly files: ReadFiles; readonly processes: ProcessWatch },
  root: string,
): Promise<readonly AgentRecord[]> {
  const { files, processes } = ports
  const found: AgentRecord[] = []
  for (const folder of await runFolders(files, root)) {
    const names = ((await files.list(folder)) ?? []).map((entry) => entry.name)
    for (const name of names.filter((one) => one.endsWith(SUFFIX))) {
      const bytes = await files.read(`${folder}/${name}`, { bytesMax: RECORD_BYTES_MAX })
      const record = bytes === undefined ? undefined : parse(textOf(bytes))
      if (record !== undefined && processes.isAlive(record.mark)) found.push(record)
    }
  }
  return found
}

/** A file that does not hold a record says nothing about any process. */
function parse(text: string): AgentRecord | undefined {
  try {
    return AgentRecord.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
