const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const BARE_UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/

/** The one spelling of an id: ULID upper case, UUID lower case with hyphens; undefined for neither. */
export function normalizeId(text: string): string | undefined {
  const upper = text.toUpperCase()
  if (ULID.test(upper)) return upper
  const lower = text.toLowerCase()
  if (UUID.test(lower)) return lower
  return BARE_UUID.test(lower) ? lower.replace(BARE_UUID, '$1-$2-$3-$4-$5') : undefined
}
