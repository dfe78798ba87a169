/** Fresh identifiers. Nothing else in the house draws random numbers. */
export interface Ids {
  /**
   * A ULID (26 characters, Crockford base32, upper case) whose time part is the millisecond of
   * `atMicros`. Two calls for one millisecond give rising values.
   */
  ulid(atMicros: number): string
  /** A version 4 UUID, lower case with hyphens. */
  uuid(): string
}
