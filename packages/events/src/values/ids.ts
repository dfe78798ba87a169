// Both cases are spelled out: case mapping makes ASCII letters of some that are none.
const ULID = /^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$/
const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/
const BARE_UUID =
  /^([0-9A-Fa-f]{8})([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})([0-9A-Fa-f]{12})$/

/** The one spelling of an id: ULID upper case, UUID lower case with hyphens; undefined for neither. */
export function normalizeId(text: string): string | undefined {
  if (ULID.test(text)) return text.toUpperCase()
  if (UUID.test(text)) return text.toLowerCase()
  return BARE_UUID.test(text) ? text.replace(BARE_UUID, '$1-$2-$3-$4-$5').toLowerCase() : undefined
}
