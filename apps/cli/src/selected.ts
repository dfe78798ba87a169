import type { SelectedMission, SelectorTier } from '@spec-kitty/mission'

/** A result about one mission: which one, and how it was found. */
export type Selected<Result> = Result & {
  readonly mission_id: string | null
  readonly mission_slug: string
  readonly mission_number: number | null
  readonly mission_type: string
  readonly selected_by: SelectorTier
}

/** Says which mission a result is about; what the result itself says of it wins, it is newer. */
export function selected<Result extends object>(
  result: Result,
  { mission, selectedBy }: SelectedMission,
): Selected<Result> {
  return {
    mission_id: mission.missionId,
    mission_slug: mission.slug,
    mission_number: mission.missionNumber,
    mission_type: mission.missionType,
    ...result,
    selected_by: selectedBy,
  }
}
