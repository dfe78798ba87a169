import type { Mission } from './mission.js'

/** Mission directory, relative to the repository root. */
export function missionDir(mission: { readonly slug: string }): string {
  return `kitty-specs/${mission.slug}`
}

/** What messages call a mission: printed commands take its short id. */
export function named(mission: Mission): { mission: string; mission_slug: string } {
  return { mission: mission.mid8 ?? mission.slug, mission_slug: mission.slug }
}
