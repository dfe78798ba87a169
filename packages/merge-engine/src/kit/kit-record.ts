import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import * as z from 'zod/mini'
import { readRecord, type WorkspaceRecord } from '../workspace-record.js'
import type { PortBlock } from './kit-ports.js'

const Ports = z.object({
  base: z.int().check(z.gte(1024), z.lte(65_535)),
  count: z.int().check(z.gte(1), z.lte(100)),
})
const Kit = z.object({
  files: z.array(z.object({ path: z.string(), mode: z.string(), sha256: z.nullable(z.string()) })),
  env: z.array(z.string()),
  setup: z.nullable(z.object({ command: z.array(z.string()), state: z.enum(['done', 'failed']) })),
})

/** What was put into a lane's worktree, as its record keeps it: names and hashes, never values. */
export type KitRecord = z.infer<typeof Kit>

/** What a record says about kit and ports; what does not fit is not there. */
export function kitOf(record: WorkspaceRecord | 'malformed' | undefined): {
  readonly kit: KitRecord | undefined
  readonly ports: PortBlock | undefined
} {
  const found: Record<string, unknown> =
    record === undefined || record === 'malformed' ? {} : record
  const [kit, ports] = [Kit.safeParse(found.kit), Ports.safeParse(found.ports)]
  return { kit: kit.success ? kit.data : undefined, ports: ports.success ? ports.data : undefined }
}

const RECORDS_MAX = 1000

/** The blocks of all other lanes of the clone, whatever mission they belong to. */
export async function otherPorts(
  files: ReadFiles,
  repo: Repository,
  ownPath: string,
): Promise<readonly PortBlock[]> {
  const folder = `${repo.root}/.kittify/workspaces`
  const names = ((await files.list(folder)) ?? [])
    .filter(({ name, kind }) => kind === 'file' && name.endsWith('.json'))
    .map(({ name }) => `${folder}/${name}`)
    .filter((path) => path !== ownPath)
  const records = await Promise.all(
    names.slice(0, RECORDS_MAX).map((path) => readRecord(files, path)),
  )
  return records.flatMap((record) => kitOf(record).ports ?? [])
}
