/** What a field of a payload may hold, as `cases/fields.json` says it. */
export interface FieldShape {
  readonly kind:
    | 'text'
    /** May be blank, not empty. */
    | 'filledText'
    | 'anyText'
    | 'integer'
    | 'number'
    | 'flag'
    | 'instant'
    | 'ruledInstant'
    | 'ruledInstantOrEmpty'
    | 'uuid'
    | 'url'
    | 'ulid'
    | 'wpId'
    | 'wpIdOrNone'
    | 'commit'
    | 'lane'
    | 'actor'
    | 'any'
    | 'word'
    | 'list'
    | 'map'
    | 'object'
  /** May be absent. */
  readonly optional?: boolean
  /** May be null. */
  readonly nullable?: boolean
  readonly words?: readonly string[]
  /** Of numbers the smallest value, of lists the fewest items. */
  readonly least?: number
  readonly most?: number
  readonly items?: FieldShape
  readonly fields?: Readonly<Record<string, FieldShape>>
  /** Takes unknown keys. */
  readonly open?: boolean
  /** Takes unknown keys in the older dialect. */
  readonly openBefore?: boolean
}

/** The payload of a type, or of one form of it. */
export interface FormShape {
  readonly type: string
  readonly fields: Readonly<Record<string, FieldShape>>
  /** Fields that a rule ties to others: nothing is said of an event that lacks them. */
  readonly tied: readonly string[]
  /** In the older dialect, where that has the type. */
  readonly before?: {
    readonly open: boolean
    /** Fields that came later. */
    readonly lacks?: readonly string[]
    /** Fields that were other ones. */
    readonly fields?: Readonly<Record<string, FieldShape>>
  }
}

/** By type; the second form of a type has a name with a dot. */
export type FieldTable = Readonly<Record<string, FormShape>>
