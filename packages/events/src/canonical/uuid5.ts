import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { normalizeId } from '../values/ids.js'

/**
 * The UUID of version 5 (RFC 9562) of a name in a namespace: the same name always gives the same id.
 * Lower case with hyphens.
 * @param namespace a UUID, with or without hyphens
 * @throws TypeError for a namespace that is no UUID
 */
export function uuid5(namespace: string, name: string): string {
  const space = normalizeId(namespace)
  if (space?.length !== 36) throw new TypeError('uuid5: the namespace is not a UUID')
  const bytes = sha1(concatBytes(hexToBytes(space.replaceAll('-', '')), utf8ToBytes(name)))
  const hex = bytesToHex(bytes.subarray(0, 16))
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}
