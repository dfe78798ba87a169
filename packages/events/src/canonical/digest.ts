import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from './canonical-json.js'

/**
 * `sha256:` and 64 hex digits: the digest of a value's canonical text in UTF-8. Synchronous, and the
 * same in Node and in a browser.
 * @throws CanonicalJsonError where `canonicalJson` does
 */
export function digest(value: unknown): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(value))))}`
}
