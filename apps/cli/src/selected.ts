import type { SelectedMission, SelectorTier } from '@spec-kitty/mission'

/** A result about one mission, which says how that mission was found. */
export type Selected<Result> = Result & { readonly selected_by: SelectorTier }

/** Adds how the mission was found. */
export function selected<Result extends object>(
  result: Result,
  scope: SelectedMission,
): Selected<Result> {
  return { ...result, selected_by: scope.selectedBy }
}
