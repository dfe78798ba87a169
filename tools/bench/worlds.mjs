// Repositories to measure in, made by the commands that people use.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, run, spec } from './measure.mjs'

/** A repository with `files` small files, initialised and committed. */
export function project({ files }) {
  const root = folder('project')
  git(root, 'init', '--quiet', '--initial-branch=main')
  git(root, 'config', 'user.name', 'Bench')
  git(root, 'config', 'user.email', 'bench@example.com')
  for (let index = 0; index < files; index += 1) {
    const directory = join(root, 'src', `part${index % 50}`)
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, `file${index}.txt`), `line one of ${index}\nline two\n`)
  }
  spec(['init', '--ai', 'none'], root)
  git(root, 'add', '.')
  git(root, 'commit', '--quiet', '-m', 'Start')
  return root
}

/** A mission with `count` independent work packages; each owns a folder of its own. */
export function planned(root, name, count) {
  const created = spec(['agent', 'mission', 'create', name], root)
  const directory = join(root, 'kitty-specs', created.mission_slug)
  const ids = Array.from({ length: count }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`)
  writeFileSync(
    join(directory, 'spec.md'),
    `# ${name}\n\n| ID | Requirement |\n| --- | --- |\n| FR-001 | Every part has its file. |\n`,
  )
  writeFileSync(
    join(directory, 'plan.md'),
    '# Plan\n\n- **Language/Version**: text\n- **Testing**: none\n',
  )
  writeFileSync(
    join(directory, 'tasks.md'),
    `# Tasks\n\n${ids.map((id) => `## ${id} Part\n\n**Dependencies**: none\n**Requirement Refs**: FR-001\n`).join('\n')}`,
  )
  mkdirSync(join(directory, 'tasks'), { recursive: true })
  for (const id of ids)
    writeFileSync(
      join(directory, 'tasks', `${id}-part.md`),
      `---\nwork_package_id: ${id}\ntitle: Part ${id}\ndependencies: []\nrequirement_refs: [FR-001]\nowned_files: [new/${id}/**]\ncreate_intent: [new/${id}/**]\nexecution_mode: code_change\n---\n\n# ${id}\n`,
    )
  return { ids, mission: created.mid8, directory }
}

/** Takes a work package from planned to approved by the same commands that an agent would use. */
export function approve(root, mission, id) {
  const claim = spec(
    ['agent', 'action', 'implement', id, '--agent', 'ada', '--mission', mission],
    root,
  )
  mkdirSync(join(claim.workspace_path, 'new', id), { recursive: true })
  for (const name of ['one', 'two', 'three'])
    writeFileSync(join(claim.workspace_path, 'new', id, `${name}.txt`), `${id} ${name}\n`)
  git(claim.workspace_path, 'add', 'new')
  git(claim.workspace_path, 'commit', '--quiet', '-m', `${id}: add its files`)
  spec(['hand-in', id, '--agent', 'ada', '--mission', mission], root)
  spec(['agent', 'action', 'review', id, '--agent', 'grace', '--mission', mission], root)
  spec(['approve', id, '--agent', 'grace', '--mission', mission], root)
}

/** Fills both files of a planned mission's log with rows of real transitions, 20 s apart, up to `rows`. */
export function lengthen(root, directory, rows) {
  const path = join(directory, 'status.events.jsonl')
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const seeds = lines.map((line) => JSON.parse(line)).filter((row) => row.to_lane === 'planned')
  const last = new Map(seeds.map((row) => [row.wp_id, row]))
  const begin = Date.parse(seeds.at(-1).at)
  for (let step = 1; lines.length < rows; step += 1) {
    const before = last.get(seeds[step % seeds.length].wp_id)
    const blocks = before.to_lane === 'planned'
    const moment = begin + step * 20_000
    const next = {
      ...before,
      actor: 'ada',
      at: new Date(moment).toISOString().replace('Z', '000+00:00'),
      event_id: ulid(moment, step),
      from_lane: before.to_lane,
      prev_event_id: before.event_id,
      reason: 'waits for a decision',
      to_lane: blocks ? 'blocked' : 'planned',
    }
    lines.push(line(next))
    last.set(next.wp_id, next)
  }
  const bytes = `${lines.join('\n')}\n`
  const { mission_id } = seeds[0]
  writeFileSync(path, bytes)
  writeFileSync(join(root, '.git/spec-kitty/missions', mission_id, 'events.jsonl'), bytes)
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function ulid(ms, count) {
  let time = ''
  for (let rest = ms; time.length < 10; rest = Math.floor(rest / 32))
    time = CROCKFORD[rest % 32] + time
  return time + String(count).padStart(16, '0')
}

function line(row) {
  const sorted = Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify(sorted, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace('{ ', '{')
    .replace(/ }$/, '}')
}

export function git(cwd, ...args) {
  return run(['git', ...args], cwd)
}
