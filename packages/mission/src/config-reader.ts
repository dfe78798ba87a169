import { SpecKittyError } from '@spec-kitty/platform'
import { isObject } from './json-document.js'

/** Reads settings by dotted keys. A value that is not allowed is an error, never a default. */
export class ConfigReader {
  private readonly file: string
  private readonly settings: Readonly<Record<string, unknown>>

  constructor(file: string, settings: Readonly<Record<string, unknown>>) {
    this.file = file
    this.settings = settings
  }

  has(key: string): boolean {
    return this.value(key) !== undefined
  }

  text(key: string): string | null {
    const value = this.value(key)
    if (value === undefined || value === null) return null
    return typeof value === 'string' ? value : this.refuse(key, 'a text')
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    return typeof value === 'boolean' ? value : this.refuse(key, 'true or false')
  }

  integer(key: string, fallback: number, [least, most]: readonly [number, number]): number {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most
    return fits ? Number(value) : this.refuse(key, `a whole number from ${least} to ${most}`)
  }

  oneOf<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    return (
      allowed.find((word) => word === value) ?? this.refuse(key, `one of ${allowed.join(', ')}`)
    )
  }

  texts(key: string, fallback: readonly string[]): readonly string[] {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
    return isList ? value : this.refuse(key, 'a list of texts')
  }

  textsOf(key: string, allowed: readonly string[]): readonly string[] {
    const values = this.texts(key, [])
    if (values.every((value) => allowed.includes(value))) return values
    return this.refuse(key, `a list out of ${allowed.join(', ')}`)
  }

  textMap(key: string): Readonly<Record<string, string>> {
    const value = this.value(key)
    if (value === undefined || value === null) return {}
    const isMap = isObject(value) && Object.values(value).every((item) => typeof item === 'string')
    return isMap ? (value as Record<string, string>) : this.refuse(key, 'names with texts')
  }

  /** A list of mappings with texts under known keys. */
  records(key: string, known: readonly string[]): readonly Readonly<Record<string, string>>[] {
    const value = this.value(key)
    if (value === undefined || value === null) return []
    const isRecord = (item: unknown) =>
      isObject(item) &&
      Object.entries(item).every(([name, text]) => known.includes(name) && typeof text === 'string')
    const isList = Array.isArray(value) && value.every(isRecord)
    return isList ? value : this.refuse(key, `a list of mappings with ${known.join(', ')}`)
  }

  /** Keys of a mapping. */
  names(key: string): readonly string[] {
    const value = this.value(key)
    if (value === undefined || value === null) return []
    return isObject(value) ? Object.keys(value) : this.refuse(key, 'a mapping')
  }

  refuse(key: string, allowed: string): never {
    const shown = JSON.stringify(this.value(key) ?? null)
    const problem = `${key} is ${shown}, allowed is ${allowed}`
    throw new SpecKittyError('CONFIG_INVALID', { file: this.file, problem, key, allowed })
  }

  private value(key: string): unknown {
    let at: unknown = this.settings
    for (const name of key.split('.')) {
      if (at === undefined || at === null) return undefined
      if (!isObject(at)) {
        const problem = `${key} cannot be read: ${JSON.stringify(at)} is no mapping`
        throw new SpecKittyError('CONFIG_INVALID', { file: this.file, problem, key })
      }
      at = Object.hasOwn(at, name) ? at[name] : undefined
    }
    return at
  }
}
