import type { Files } from '@spec-kitty/platform'
import { bytesOf } from '../bytes.js'

/** Kept from the beginning and from the end each; what lies between is cut. */
const HALF_BYTES = 10 * 1024 * 1024

/** What an agent printed, written as it comes; never more than 20 MiB, cut in the middle. */
export class Transcript {
  readonly path: string
  readonly #files: Files
  #written = 0
  #tail: Uint8Array[] = []
  #tailBytes = 0
  #cut = 0
  #queue: Promise<unknown>

  constructor(files: Files, path: string, header: string) {
    this.#files = files
    this.path = path
    this.#queue = files.append(path, bytesOf(header), { sync: false })
    this.#queue.catch(() => {})
  }

  add(chunk: Uint8Array): void {
    if (this.#written < HALF_BYTES) {
      this.#written += chunk.length
      this.#append(chunk)
      return
    }
    this.#tail.push(chunk)
    this.#tailBytes += chunk.length
    while (this.#tailBytes > HALF_BYTES) {
      const dropped = this.#tail.shift()?.length ?? 0
      this.#tailBytes -= dropped
      this.#cut += dropped
    }
  }

  /** Everything is on disk when this resolves. @throws FILE_NOT_WRITTEN */
  async end(footer: string): Promise<void> {
    if (this.#cut > 0) this.#append(bytesOf(`\n[${this.#cut} bytes cut here]\n`))
    for (const chunk of this.#tail) this.#append(chunk)
    this.#append(bytesOf(footer))
    await this.#queue
  }

  #append(bytes: Uint8Array): void {
    this.#queue = this.#queue.then(() => this.#files.append(this.path, bytes, { sync: false }))
    this.#queue.catch(() => {})
  }
}
