import { blockSha256, fitBlock, MANAGED_BLOCKS, placeBlock } from './managed-block.js'
import {
  CONFIG_PATH,
  configText,
  INSTALL_PATH,
  type InstallStamp,
  installText,
  METADATA_PATH,
  metadataText,
  projectSlug,
} from './project-files.js'

/** What is known about the target before anything is decided. */
export interface InstallFacts {
  readonly directoryName: string
  /** Present text of the paths in {@link INSTALL_PATHS} that exist. */
  readonly present: ReadonlyMap<string, string>
  /** The configuration with the wanted agents added; null where there is none yet. */
  readonly configWithAgents: string | null
}

/** One file to be written, whole. */
export interface InstallStep {
  readonly path: string
  readonly action: 'create' | 'add_block' | 'add_agents'
  readonly text: string
}

/** What `init` would do, complete and in order; the configuration comes last as commit marker. */
export interface InstallPlan {
  readonly steps: readonly InstallStep[]
  readonly kept: readonly { readonly path: string; readonly reason: 'edited' | 'unchanged' }[]
  /** Paths that exist with other content; with any of them nothing may be written. */
  readonly conflicts: readonly string[]
  /** Files whose managed block is broken; with any of them nothing may be written. */
  readonly damaged: readonly string[]
}

/** Every path that {@link planInstall} may name, in write order. */
export const INSTALL_PATHS: readonly string[] = [
  ...MANAGED_BLOCKS.map((block) => block.path),
  INSTALL_PATH,
  METADATA_PATH,
  CONFIG_PATH,
]

type Kept = InstallPlan['kept'][number]

/**
 * Plans the files of a project. Pure: equal facts, agents and stamp give equal bytes [N-FR-005].
 * In an initialised project nothing of the user's is replaced, only what is missing is added
 * [N-FR-006]; elsewhere a file of another content is a conflict.
 */
export function planInstall(
  facts: InstallFacts,
  agents: readonly string[],
  stamp: InstallStamp,
): InstallPlan {
  const blocks = planBlocks(facts)
  const own = planOwnFiles(facts, agents, stamp)
  return {
    steps: [...blocks.steps, ...own.steps],
    kept: [...blocks.kept, ...own.kept],
    conflicts: own.conflicts,
    damaged: blocks.damaged,
  }
}

function planBlocks(facts: InstallFacts) {
  const steps: InstallStep[] = []
  const kept: Kept[] = []
  const damaged: string[] = []
  for (const whole of MANAGED_BLOCKS) {
    const { path } = whole
    const present = facts.present.get(path)
    const block = fitBlock(whole, present)
    const placed = placeBlock(block, present)
    if (placed.kind === 'damaged') damaged.push(path)
    if (placed.kind === 'edited') kept.push({ path, reason: 'edited' })
    if (placed.kind === 'present') kept.push({ path, reason: 'unchanged' })
    if (placed.kind === 'added') {
      steps.push({
        path,
        action: present === undefined ? 'create' : 'add_block',
        text: placed.text,
      })
    }
  }
  return { steps, kept, damaged }
}

function planOwnFiles(facts: InstallFacts, agents: readonly string[], stamp: InstallStamp) {
  const steps: InstallStep[] = []
  const kept: Kept[] = []
  const conflicts: string[] = []
  const initialised = facts.present.has(CONFIG_PATH)
  for (const { path, text } of ownFiles(facts, agents, stamp)) {
    const present = facts.present.get(path)
    if (present === undefined) steps.push({ path, action: 'create', text })
    else if (present === text) kept.push({ path, reason: 'unchanged' })
    else if (path === CONFIG_PATH) steps.push({ path, action: 'add_agents', text })
    else if (initialised) kept.push({ path, reason: 'edited' })
    else conflicts.push(path)
  }
  return { steps, kept, conflicts }
}

/** The files that are wholly ours, as they would stand. */
function ownFiles(facts: InstallFacts, agents: readonly string[], stamp: InstallStamp) {
  const blocks = MANAGED_BLOCKS.map((block) => ({
    path: block.path,
    sha256: blockSha256(fitBlock(block, facts.present.get(block.path))),
  }))
  return [
    { path: INSTALL_PATH, text: installText({ version: stamp.version, blocks }) },
    { path: METADATA_PATH, text: adoptedMetadata(facts, stamp) },
    {
      path: CONFIG_PATH,
      text:
        facts.configWithAgents ??
        facts.present.get(CONFIG_PATH) ??
        configText({
          uuid: stamp.projectUuid,
          slug: projectSlug(facts.directoryName),
          agents,
        }),
    },
  ]
}

/** An init that was killed before its marker left a stamp behind: its time is taken over. */
function adoptedMetadata(facts: InstallFacts, stamp: InstallStamp): string {
  const present = facts.present.get(METADATA_PATH)
  const at = /^ {2}initialized_at: '([^']+)'$/m.exec(present ?? '')?.[1]
  const adopted = metadataText({ version: stamp.version, at: at ?? stamp.at })
  return present === adopted ? adopted : metadataText(stamp)
}
