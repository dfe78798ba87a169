import type { MergedMission } from './merge-facts.js'
import type { PlannedLane } from './merge-plan.js'

const SUBJECT_MAX = 72

/** Message of the published commit: a conventional subject, and trailers that machines find. */
export function publishedMessage(facts: {
  readonly mission: MergedMission
  readonly strategy: 'squash' | 'merge'
  readonly target: string
  readonly baseline: string
  readonly op: string
  readonly lanes: readonly PlannedLane[]
}): string {
  const { mission } = facts
  const subject =
    facts.strategy === 'squash'
      ? `feat(${mission.humanSlug}): ${oneLine(mission.friendlyName)}`
      : `Merge mission ${mission.humanSlug} into ${facts.target}`
  const trailers = [
    `Spec-Kitty-Mission: ${mission.id ?? mission.slug}`,
    `Spec-Kitty-Baseline: ${facts.baseline}`,
    `Spec-Kitty-Strategy: ${facts.strategy}`,
    `Spec-Kitty-Op: ${facts.op}`,
    ...facts.lanes
      .filter((lane) => lane.land !== null)
      .map((lane) => `Spec-Kitty-Lane: ${lane.laneId} ${lane.land}`),
  ]
  return `${cut(subject)}\n\n${trailers.join('\n')}\n`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function cut(subject: string): string {
  const characters = [...subject]
  if (characters.length <= SUBJECT_MAX) return subject
  return `${characters.slice(0, SUBJECT_MAX - 1).join('')}…`
}
