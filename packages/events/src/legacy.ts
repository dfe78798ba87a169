// To and from the older dialect
export type { Change } from './legacy/change.js'
export { exportReference, type ReferenceExport } from './legacy/export-reference.js'
// Older forms
export { LEGACY_SHAPES, type LegacyShape, type LegacyShapeInfo } from './legacy/legacy-shapes.js'
export type { MissionResolver } from './legacy/mission-identity.js'
// The older board
export { type ReferenceSyncLane, referenceSyncLane } from './legacy/reference-sync-lane.js'
export type { TranslationRefusal } from './legacy/refusal.js'
export { type Upcast, type UpcastOptions, upcastReference } from './legacy/upcast-reference.js'
export { type LegacyResult, upgradeLegacy } from './legacy/upgrade-legacy.js'
