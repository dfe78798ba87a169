import type { MoveResult, RunProgress, RunResult, StatusView } from '@spec-kitty/loop'
import type { MergeResult } from '@spec-kitty/merge-engine'
import { expect, test } from 'vitest'
import { renderBoard } from '../src/render/board.js'
import { columns, widthOf } from '../src/render/columns.js'
import { renderMerge, spans } from '../src/render/merge-story.js'
import { renderMove } from '../src/render/move.js'
import { paintFor, withoutControls } from '../src/render/paint.js'
import { renderRun } from '../src/render/run.js'
import { liveProgress } from '../src/render/run-progress.js'

const plain = paintFor(false)

test('columns stand below each other, whatever colour their cells have', () => {
  const { red } = paintFor(true)
  const text = columns([
    ['a', red('long cell'), 'x'],
    ['bcd', 'y', 'z'],
  ])
  expect(text.split('\n').map(widthOf)).toEqual([
    'a    long cell  x'.length,
    'bcd  y          z'.length,
  ])
})

test('a line is cut to the width of a terminal and never elsewhere', () => {
  const row = [['WP01', 'x'.repeat(100)]]
  expect(widthOf(columns(row, { width: 40 }))).toBe(40)
  expect(widthOf(columns(row))).toBe(106)
})

test('no text from a repository can drive a terminal', () => {
  const shown = withoutControls({ title: 'a\u001b[31mb\u0007', list: ['x\ry'], n: 1, none: null })
  expect(shown).toEqual({ title: 'a�[31mb�', list: ['x�y'], n: 1, none: null })
})

test('without colour nothing is added to a text', () => {
  expect(plain.green(plain.bold('done'))).toBe('done')
  expect(paintFor(true).green('done')).toBe('\u001b[32mdone\u001b[39m')
})

function aMerge(more: Partial<MergeResult> = {}): MergeResult {
  return {
    dry_run: false,
    ready: true,
    blocker: null,
    expected_branch: 'kitty/mission-demo-01KQW4DF',
    remediation: null,
    status: 'mergeable',
    mission_id: '01KQW4DF0000000000000000AA',
    mission_slug: 'demo-01KQW4DF',
    mission_type: 'software-dev',
    mission_number: 116,
    would_assign_mission_number: 116,
    target_branch: 'main',
    target_commit: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
    mission_branch: 'kitty/mission-demo-01KQW4DF',
    mission_commit: null,
    strategy: 'squash',
    delete_branch: true,
    remove_worktree: true,
    push: false,
    blockers: [],
    warnings: [],
    planned_actions: [],
    lanes: [aLane('lane-a', ['WP01', 'WP02']), aLane('lane-b', ['WP03'])],
    done_events: ['WP01', 'WP02', 'WP03', 'WP04'],
    left_behind: [],
    absorbed_files: [],
    result_tree: null,
    changed_paths: 12,
    conflicts: [],
    sync: { tracking_branch: null, state: 'no_tracking', ahead_count: 0, behind_count: 0 },
    hooks: [],
    gates: [],
    signing: false,
    resume: { pending: false, phase: null },
    plan_digest: null,
    diagnostics: [],
    ...more,
  }
}

function aLane(id: string, wpIds: string[]): MergeResult['lanes'][number] {
  return {
    lane_id: id,
    wp_ids: wpIds,
    branch: `kitty/mission-demo-01KQW4DF-${id}`,
    tip: null,
    land_commit: null,
    state: 'land',
    ahead: 2,
    worktree_path: null,
    merge: 'clean',
  }
}

test('a merge is told in the order it happened', () => {
  const text = renderMerge(
    aMerge({
      merged: true,
      merged_wps: ['WP01', 'WP02', 'WP03', 'WP04'],
      merge_commit: '1a2b3c4d5e6f708192a3b4c5d6e7f80912345678',
      removed_worktrees: ['a', 'b'],
      kept_worktrees: [{ path: 'c', reason: 'dirty' }],
    }),
    plain,
  )
  expect(text).toBe(
    [
      'Merging demo-01KQW4DF into main (squash)',
      '✓ lane-a, lane-b composed',
      '✓ main is 1a2b3c4 (was 9f8e7d6)',
      '✓ WP01–WP04 done, mission number 116',
      'Removed 2 worktrees, kept 1 (dirty)',
      'Next  spec-kitty status --mission 01KQW4DF',
    ].join('\n'),
  )
})

test('a merge says of each branch that it kept why, and moves nothing twice', () => {
  const commit = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432'
  const text = renderMerge(
    aMerge({
      merged: true,
      status: 'already_merged',
      merge_commit: commit,
      kept_branches: [{ branch: 'kitty/mission-demo-01KQW4DF-lane-b', reason: 'it has moved' }],
    }),
    plain,
  )
  expect(text).toContain('Kept branch kitty/mission-demo-01KQW4DF-lane-b: it has moved')
  expect(text).toContain('main is 9f8e7d6\n')
})

test.each([false, true])(
  'a mission that is merged long ago is said to be in, dry run %s',
  (dry) => {
    const commit = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432'
    const more = dry ? {} : { merged: true, merged_wps: [], merge_commit: commit }
    const text = renderMerge(aMerge({ status: 'already_merged', dry_run: dry, ...more }), plain)
    expect(text.split('\n')[0]).toBe('demo-01KQW4DF is in main')
    expect(text).not.toMatch(/Merging|Would merge/)
  },
)

test('a hand-in shows the files that nobody owns', () => {
  const check = { state: 'pass', code: null, subject: 'WP01', remedy: null } as const
  const text = renderMove(
    {
      wp_id: 'WP01',
      from_lane: 'in_progress',
      to_lane: 'for_review',
      changed: true,
      review_artifact: null,
      commit_sha: null,
      next_commands: [],
      checks: [
        { ...check, gate: 'clean', detail: 'nothing uncommitted', order: 1, waivable: false },
        { ...check, gate: 'ownership', detail: 'nobody owns: a.md', order: 2, waivable: false },
      ],
    } as unknown as MoveResult,
    plain,
  )
  expect(text).toMatch(/checks +2 passed\n +ownership +nobody owns: a\.md/)
  expect(text).not.toContain('nothing uncommitted')
})

test('a dry run says what would happen and that nothing did', () => {
  const text = renderMerge(aMerge({ dry_run: true }), plain)
  expect(text).toBe(
    [
      'Would merge demo-01KQW4DF into main (squash)',
      '  ✓  lane-a  WP01 WP02  2 commits, clean',
      '  ✓  lane-b  WP03       2 commits, clean',
      '12 paths would change; WP01–WP04 would be done; the mission would get number 116.',
      'Nothing was changed.',
      'Next  spec-kitty merge --mission 01KQW4DF',
    ].join('\n'),
  )
})

test('a merge names where ignored files went, and a dry run where they would go', () => {
  const to = '/r/.git/spec-kitty/rescue/01K/lane-a'
  const paths = ['.env', 'out/', 'a.log', 'b.log']
  const aside = { path: '/r/.worktrees/lane-a', to, paths }
  const dry = renderMerge(
    aMerge({ dry_run: true, planned_actions: [{ action: 'move_aside', ...aside }] }),
    plain,
  )
  expect(dry).toContain(`.env, out/, a.log and 1 more of ${aside.path} would be kept below ${to}.`)
  const done = renderMerge(aMerge({ merged: true, moved_aside: [{ ...aside, count: 1 }] }), plain)
  expect(done).toContain(`Kept 1 ignored file in ${to}`)
})

test('a dry run names the real run with the options that it was given', () => {
  const text = renderMerge(aMerge({ dry_run: true }), plain, ['--target', 'rel'])
  expect(text.split('\n').at(-1)).toBe('Next  spec-kitty merge --mission 01KQW4DF --target rel')
})

test('a blocked merge names every conflict and every blocker', () => {
  const text = renderMerge(
    aMerge({
      ready: false,
      status: 'blocked',
      blockers: [
        {
          code: 'MERGE_CONFLICT',
          blocker: 'conflict',
          wp_id: null,
          lane_id: 'lane-b',
          message: 'lane-b conflicts in src/a.ts.',
          remediation: null,
          details: {},
        },
      ],
      conflicts: [
        {
          path: 'src/a.ts',
          type: 'content',
          step: 'lane-b',
          wp_ids: ['WP02'],
          against: ['WP01'],
          owners: [],
          stages: { base: null, ours: null, theirs: null },
          message: '',
        },
      ],
    }),
    plain,
  )
  expect(text).toContain('src/a.ts  content  WP02 (lane-b) against WP01')
  expect(text).toContain('✗  MERGE_CONFLICT  lane-b conflicts in src/a.ts.')
})

test.each([
  [['WP03', 'WP01', 'WP02'], 'WP01–WP03'],
  [['WP01', 'WP02'], 'WP01, WP02'],
  [['WP01', 'WP03', 'WP04', 'WP05'], 'WP01, WP03–WP05'],
])('%j is written %s', (wpIds, text) => {
  expect(spans(wpIds)).toBe(text)
})

function aBoard(): StatusView {
  const row = (wp_id: string, lane: string, more = {}): StatusView['work_packages'][number] => ({
    wp_id,
    title: `Part ${wp_id}`,
    lane,
    lane_id: 'lane-a',
    dependencies: [],
    dependents: [],
    actor: null,
    since: null,
    workspace_path: null,
    subtasks: null,
    review: { rejections: 0, approval: 'none', reviewer: null },
    blocked_reason: null,
    stale: false,
    ...more,
  })
  return {
    mission_id: '01KQW4DF0000000000000000AA',
    mission_slug: 'demo-01KQW4DF',
    mission_number: null,
    mission_type: 'software-dev',
    at: null,
    by_lane: {},
    work_packages: [
      row('WP01', 'done'),
      row('WP02', 'in_review', { actor: 'gemini', dependencies: ['WP01'] }),
      row('WP03', 'blocked', { blocked_reason: 'waits for the API' }),
    ],
    progress: {
      percentage: 61,
      weighted_percentage: 61,
      progress_semantics: 'weighted_readiness',
      done_percentage: 33,
      done_count: 1,
      total_count: 3,
      canceled_count: 0,
      per_lane_counts: {},
      per_wp: [],
    },
    weighted_percentage: 61,
    done_percentage: 33,
    next: { kind: 'step', reason: 'review', detail: 'WP02 is in review.', run: 'spec-kitty next' },
    diagnostics: [],
  }
}

test('the board shows progress, states with their signs, and the next step', () => {
  expect(renderBoard(aBoard(), plain, null)).toBe(
    [
      'demo-01KQW4DF  01KQW4DF',
      '██████████████░░░░░░░░░░  61 %  1 of 3 done',
      '',
      '      Work package  State        Lane    Agent   After',
      'WP01  Part WP01     ✓ done       lane-a  –',
      'WP02  Part WP02     ◆ in review  lane-a  gemini  WP01',
      'WP03  Part WP03     ✗ blocked    lane-a  –',
      '',
      'WP03  blocked: waits for the API',
      '',
      'Next  WP02 is in review.',
      '      spec-kitty next',
    ].join('\n'),
  )
})

function progress(wpId: string, what: RunProgress['what'], actor: string): RunProgress {
  return {
    at: '2026-12-01T09:30:00.000000+00:00',
    what,
    wpId,
    title: `Part ${wpId}`,
    lane: 'in_progress',
    laneId: 'lane-a',
    action: 'implement',
    actor,
    attempt: 1,
    detail: '',
    percentage: 12.4,
  }
}

function aStream(isTty: boolean) {
  const written: string[] = []
  const stream = {
    isTty,
    columns: isTty ? 80 : null,
    colour: false,
    closed: false,
    write: (text: string) => void written.push(text),
  }
  return { stream, written }
}

test('elsewhere than on a terminal a run adds one line per change', () => {
  const { stream, written } = aStream(false)
  const live = liveProgress(stream, { quiet: false })
  live.show(progress('WP01', 'claimed', 'claude-1'))
  live.show(progress('WP01', 'started', 'claude-1'))
  live.show(progress('WP01', 'handed_in', 'claude-1'))
  live.end()

  expect(written).toEqual([
    '09:30:00   12 %  WP01  implementing  claude-1\n',
    '09:30:00   12 %  WP01  handed in     claude-1\n',
  ])
})

test('on a terminal a run rewrites one line per work package and leaves nothing', () => {
  const { stream, written } = aStream(true)
  const live = liveProgress(stream, { quiet: false })
  live.show(progress('WP02', 'claimed', 'claude-1'))
  live.show(progress('WP01', 'started', 'claude-2'))
  live.end()

  expect(written[0]).toMatch(/^WP02 {2}Part WP02 {2}implementing {2}claude-1/)
  const [cleared, rows] = written.slice(1)
  expect(cleared).toBe('\u001b[2A\u001b[0J')
  expect(rows).toMatch(/^WP01[^\n]*\nWP02[^\n]*\n12 %\n$/)
  expect(written.at(-1)).toBe('\u001b[3A\u001b[0J')
})

test('a quiet run shows no progress', () => {
  const { stream, written } = aStream(true)
  const live = liveProgress(stream, { quiet: true })
  live.show(progress('WP01', 'claimed', 'claude-1'))
  live.end()
  expect(written).toEqual([])
})

test('a dry run of agents shows what would start first, as it would be typed', () => {
  const start = { wp_id: 'WP01', action: 'implement', agent: 'ada', actor: 'ada-1' }
  const plan = {
    dry_run: true,
    mission_slug: 'demo-01KQW4DF',
    commands: { ada: ['agent', '{role}'] },
    would_start: [
      {
        ...start,
        lane_id: 'lane-a',
        workspace_path: '/w a',
        prompt: 'stdin',
        argv: ['agent', 'x y'],
      },
    ],
  } as unknown as RunResult
  expect(renderRun(plan, plain)).toBe(
    [
      'Would run demo-01KQW4DF with',
      '  ada  agent {role}',
      'First it would start',
      "  WP01  implement  ada-1  lane-a  agent 'x y' < PROMPT_FILE",
      'Nothing was started.',
    ].join('\n'),
  )
  expect(renderRun({ ...plan, would_start: [] }, plain)).toContain('Nothing can start now.')
})
