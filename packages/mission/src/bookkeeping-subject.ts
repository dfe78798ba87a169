import type { ProjectConfig } from './config.js'
import type { Mission } from './mission.js'

/** Subject of a bookkeeping commit: the project's template, else `chore(spec-kitty): … for …`. */
export function bookkeepingSubject(config: ProjectConfig, mission: Mission, what: string): string {
  const template = config.commit.subject ?? 'chore(spec-kitty): {what} for {slug}'
  return template
    .replaceAll('{what}', what)
    .replaceAll('{slug}', mission.humanSlug)
    .replaceAll('{mission}', mission.slug)
}
