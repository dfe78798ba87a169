import type { LaneManifest } from './lane-manifest.js'
import { PLANNING_LANE } from './names.js'

/** What the picture shows of a work package. */
export interface DrawnWorkPackage {
  readonly id: string
  readonly title: string
  readonly dependencies: readonly string[]
}

const TITLE_MAX = 60

/**
 * The plan as a Mermaid flowchart: a box per lane, an arrow from each work package to those that
 * need it. No text of the repository can end a label or add a line. Ends with a newline.
 */
export function drawLanes(
  manifest: LaneManifest,
  workPackages: readonly DrawnWorkPackage[],
): string {
  const byId = new Map(workPackages.map((wp) => [wp.id, wp]))
  const held = new Set(manifest.lanes.flatMap((lane) => lane.wp_ids))
  const lines = ['flowchart LR']
  for (const lane of manifest.lanes) {
    const place = lane.lane_id === PLANNING_LANE ? `${lane.lane_id}, main checkout` : lane.lane_id
    lines.push(`  subgraph ${lane.lane_id.replace('-', '_')}["${label(place)}"]`)
    for (const id of lane.wp_ids) {
      const title = byId.get(id)?.title ?? ''
      lines.push(`    ${id}["${label(title === '' ? id : `${id} ${title}`)}"]`)
    }
    lines.push('  end')
  }
  for (const lane of manifest.lanes) {
    for (const id of lane.wp_ids) {
      const needed = (byId.get(id)?.dependencies ?? []).filter((other) => held.has(other))
      for (const other of needed) lines.push(`  ${other} --> ${id}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function label(text: string): string {
  const plain = text.replace(/\p{C}|\s/gu, ' ').trim()
  const short =
    [...plain].length > TITLE_MAX ? `${[...plain].slice(0, TITLE_MAX - 1).join('')}…` : plain
  return short.replace(/[^\p{L}\p{N} .,:/_()+=!?…–-]/gu, (letter) => `#${letter.codePointAt(0)};`)
}
