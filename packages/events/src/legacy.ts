// Older forms
export { LEGACY_SHAPES, type LegacyShape, type LegacyShapeInfo } from './legacy/legacy-shapes.js'
// The older board
export { type ReferenceSyncLane, referenceSyncLane } from './legacy/reference-sync-lane.js'
export { type LegacyResult, upgradeLegacy } from './legacy/upgrade-legacy.js'
