export { DISPLAY_LANES, LANE_WEIGHTS, LANES, type Lane, TERMINAL_LANES } from './lanes.js'
export type {
  Evidence,
  EvidenceRepository,
  HandIn,
  ReviewClaim,
  ReviewResult,
  StatusRow,
  WorkspaceClaim,
} from './status-row.js'
