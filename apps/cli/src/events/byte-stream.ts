import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { SpecKittyError } from '@spec-kitty/platform'

/** How often a followed file is looked at for more. */
const POLL_MS = 200
const CHUNK_BYTES = 65_536

interface StreamOptions {
  readonly command: string
  /** Goes on at the end of a file, waiting for what is appended, until `stop` is aborted. */
  readonly follow: boolean
  readonly stop: AbortSignal
}

/** The bytes of stdin, as they come. */
export function stdinBytes(): AsyncIterable<Uint8Array> {
  return createReadStream('', { fd: 0, autoClose: false, highWaterMark: CHUNK_BYTES })
}

/**
 * The bytes of a file that a person named, a chunk at a time. A followed file that becomes shorter
 * was replaced: it ends there, as what comes next is another stream.
 * @throws FILE_UNREADABLE
 */
export async function* fileBytes(
  absolute: string,
  path: string,
  { command, follow, stop }: StreamOptions,
): AsyncGenerator<Uint8Array> {
  const remedy = `spec-kitty ${command} --help`
  const file = await open(absolute, 'r').catch((error: NodeJS.ErrnoException) => {
    const cause = error.code === 'ENOENT' ? 'it does not exist' : error.message
    throw new SpecKittyError('FILE_UNREADABLE', { path, cause }, { remedy, cause: error })
  })
  try {
    let at = 0
    while (!stop.aborted) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, null)
      if (bytesRead > 0) {
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      } else if (!follow || (await file.stat()).size < at) return
      else await waitFor(POLL_MS, stop)
    }
  } catch (cause) {
    if (cause instanceof SpecKittyError) throw cause
    const details = { path, cause: (cause as Error).message }
    throw new SpecKittyError('FILE_UNREADABLE', details, { remedy, cause })
  } finally {
    await file.close()
  }
}

function waitFor(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    stop.addEventListener('abort', end)
  })
}
