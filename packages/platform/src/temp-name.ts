import { ulidMs } from './ulid.js'

const TEMP_NAME = /^\..+\.(\d+)\.([0-9A-Z]{26})\.tmp$/

/** The name of the file that a whole-file write fills before it takes the place of `name`. */
export function tempName(name: string, pid: number, ulid: string): string {
  return `.${name}.${pid}.${ulid}.tmp`
}

/** Who made a temporary file and when, read from its name; undefined for any other name. */
export function readTempName(name: string): { pid: number; atMs: number } | undefined {
  const match = TEMP_NAME.exec(name)
  const atMs = ulidMs(match?.[2] ?? '')
  if (match === null || atMs === undefined) return undefined
  return { pid: Number(match[1]), atMs }
}

export function isTempName(name: string): boolean {
  return readTempName(name) !== undefined
}
