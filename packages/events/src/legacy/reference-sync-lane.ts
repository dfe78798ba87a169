import { LANES, type Lane } from '../lanes/lanes.js'

/** A column of the older board. */
export type ReferenceSyncLane = 'planned' | 'doing' | 'for_review' | 'approved' | 'done'

const COLUMNS: Readonly<Record<Lane, ReferenceSyncLane>> = {
  genesis: 'planned',
  planned: 'planned',
  claimed: 'planned',
  in_progress: 'doing',
  for_review: 'for_review',
  in_review: 'for_review',
  approved: 'approved',
  done: 'done',
  blocked: 'doing',
  canceled: 'planned',
}

/**
 * The column in which the older board showed a lane, for readers of its data; nothing here writes
 * it. Undefined for what is no lane: only the ten names are read, no alias.
 * @param version 1 shows approved work as done; 2 has a column for it
 */
export function referenceSyncLane(lane: string, version: 1 | 2): ReferenceSyncLane | undefined {
  const known = LANES.find((one) => one === lane)
  if (known === undefined || (version !== 1 && version !== 2)) return undefined
  return known === 'approved' && version === 1 ? 'done' : COLUMNS[known]
}
