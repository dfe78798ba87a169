import { holderOf } from '@spec-kitty/events/log'
import type { Diagnostic } from '@spec-kitty/platform'
import type { Scene } from './scene.js'

/** Who acts: the name given, else the holder, else `user`; said when nobody was named. */
export function actorFor(
  scene: Pick<Scene, 'status'>,
  wpId: string,
  agent: string | undefined,
): { readonly actor: string; readonly diagnostics: readonly Diagnostic[] } {
  if (agent !== undefined && agent.trim() !== '') return { actor: agent, diagnostics: [] }
  const holder = holderOf(scene.status.state.workPackages.get(wpId))?.actor
  const actor = holder ?? 'user'
  return {
    actor,
    diagnostics: [
      {
        code: 'actor_unnamed',
        severity: 'info',
        message: `No agent was named; ${actor} acts.`,
        details: { actor, wp_id: wpId },
      },
    ],
  }
}
