import type { DirectoryEntry, FileFacts, Files } from '@spec-kitty/platform'
import { type CrashPoint, CrashSwitch } from './crash-switch.js'

/**
 * A real disk until power is lost: before the n-th change (it never happens) or after it (it is on
 * disk, the caller never learns). Afterwards reads throw {@link PowerLoss} too. The names of the
 * changes are kept, so that a test can say at which one it crashed.
 */
export class CrashingFiles implements Files {
  /** Changes begun, such as `append /x/events.jsonl`. */
  readonly changes: string[] = []
  readonly #inner: Files
  readonly #switch: CrashSwitch

  constructor(inner: Files, point?: CrashPoint) {
    this.#inner = inner
    this.#switch = new CrashSwitch(point)
  }

  get steps(): number {
    return this.#switch.steps
  }

  get crashed(): boolean {
    return this.#switch.isOff
  }

  async read(path: string, limit: { readonly bytesMax: number }): Promise<Uint8Array | undefined> {
    this.#switch.check()
    return this.#inner.read(path, limit)
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    this.#switch.check()
    return this.#inner.list(path)
  }

  async stat(path: string): Promise<FileFacts | undefined> {
    this.#switch.check()
    return this.#inner.stat(path)
  }

  async realPath(path: string): Promise<string | undefined> {
    this.#switch.check()
    return this.#inner.realPath(path)
  }

  append(...[path, bytes, options]: Parameters<Files['append']>): Promise<{ offset: number }> {
    return this.#change(`append ${path}`, () => this.#inner.append(path, bytes, options))
  }

  truncate(path: string, length: number): Promise<void> {
    return this.#change(`truncate ${path}`, () => this.#inner.truncate(path, length))
  }

  writeAtomic(...[path, bytes, options]: Parameters<Files['writeAtomic']>): Promise<void> {
    return this.#change(`write ${path}`, () => this.#inner.writeAtomic(path, bytes, options))
  }

  link(path: string, target: string): Promise<void> {
    return this.#change(`link ${path}`, () => this.#inner.link(path, target))
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change(`rename ${from} ${to}`, () => this.#inner.rename(from, to))
  }

  remove(path: string): Promise<void> {
    return this.#change(`remove ${path}`, () => this.#inner.remove(path))
  }

  #change<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.changes.push(name)
    return this.#switch.step(name, run)
  }
}
