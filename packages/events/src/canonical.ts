// Canonical JSON and digests
export {
  CanonicalJsonError,
  type CanonicalRefusal,
  canonicalJson,
} from './canonical/canonical-json.js'
export { coreDigest } from './canonical/core-digest.js'
export { digest } from './canonical/digest.js'
// Identity
export { uuid5 } from './canonical/uuid5.js'
export { normalizeId } from './values/ids.js'
// Time
export { instantKey } from './values/instant-key.js'
export { tickLamport } from './values/lamport.js'
