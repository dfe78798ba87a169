// Lanes and their moves

// Gates
export { type GateEvent, gateEventOf } from './catalogue/gate-conclusions.js'
export {
  checkTransition,
  isBootstrap,
  type TransitionCheck,
  type TransitionCode,
  type TransitionRefusal,
  type WireTransition,
} from './lanes/check-transition.js'
export { normalizeLane } from './lanes/lane-names.js'
export { DISPLAY_LANES, LANE_WEIGHTS, LANES, type Lane, TERMINAL_LANES } from './lanes/lanes.js'
export { type Progress, type ProgressInput, progressOf } from './lanes/progress.js'
export {
  type Edge,
  GUARDS,
  type Guard,
  type ReferenceEdge,
  type ReferenceGuard,
  type TableName,
  TRANSITIONS,
  targetsOf,
} from './lanes/transitions.js'
