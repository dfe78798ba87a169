interface ErrorEntry {
  readonly message: string
  readonly remedy: string
  /** Exit code of a command that ends with it; 1 unless given. */
  readonly exit?: number
}

/**
 * Every code that a command can end with, without the prefix `SPEC_KITTY_`. Templates are filled
 * from the error's details. Adding a code is a minor change, renaming one a major change.
 */
export const ERROR_CODES = {
  // Process
  USAGE: { message: '{problem}', remedy: 'spec-kitty {command} --help', exit: 2 },
  INPUT_REQUIRED: {
    message: '{what} is needed and cannot be asked here.',
    remedy: 'spec-kitty {command} {flag}',
    exit: 2,
  },
  BUG: { message: 'Internal error in {command}: {cause}', remedy: 'spec-kitty doctor', exit: 70 },
  INTERRUPTED: { message: 'Stopped after {done}.', remedy: '{next}', exit: 130 },
  CONFIG_INVALID: { message: '{file}: {problem}.', remedy: 'git diff HEAD -- {file}' },
  FILE_UNREADABLE: { message: '{path} cannot be read: {cause}.', remedy: 'ls -ld {path}' },
  FILE_TOO_LARGE: {
    message: '{path} has {actual} bytes, the limit is {limit}.',
    remedy: 'ls -ld {path}',
  },
  FILE_ESCAPES: {
    message: '{path} leaves the repository through {link}.',
    remedy: 'ls -ld {link}',
  },
  FILE_NOT_WRITTEN: {
    message: '{path} cannot be written ({stage}): {cause}.',
    remedy: 'ls -ld {path}',
  },
  LOCK_TIMEOUT: {
    message: 'Lock {lock} is held by process {pid} on {host} ({holder}) since {since}.',
    remedy: 'spec-kitty doctor',
  },
  LOCK_OWNER_ALIVE: {
    message:
      'Lock {lock} belongs to process {pid} on {host} ({holder}) since {since}, which lives: end that first.',
    remedy: 'spec-kitty doctor repo',
  },
  PROCESS_NOT_STARTED: {
    message: '{program} cannot be started: {cause}.',
    remedy: 'spec-kitty doctor',
  },
  PROCESS_LIMIT: {
    message: '{program} went over its limit: {cause}.',
    remedy: 'spec-kitty doctor',
  },

  // Events
  EVENTS_INVALID: {
    message: '{invalid} of {lines} lines hold no valid event.',
    remedy: 'spec-kitty events explain {code}',
  },
  EVENTS_LOCAL_LOG: {
    message: '{path} is the status log of a mission, not a stream of events.',
    remedy: 'spec-kitty doctor status',
  },
  EVENTS_SUBJECT_UNKNOWN: {
    message: '"{subject}" is no event type, issue code or move.{near}',
    remedy: 'spec-kitty events schema --list',
    exit: 2,
  },
  EVENTS_NOT_REDUCED: {
    message: 'The events cannot be folded: {problem}.',
    remedy: 'spec-kitty events explain {code}',
  },
  EVENTS_NOT_CONFORMING: {
    message:
      '{name} fails {failed} of {total} conformance cases; {not_supported} it does not support.',
    remedy: 'spec-kitty events conformance --help',
  },
  EVENTS_KIT_FAILED: {
    message: 'The conformance cases could not be asked: {cause}.',
    remedy: 'spec-kitty events conformance --help',
  },

  // Project and git
  REPO_NOT_INITIALIZED: {
    message: '{root} ({root_source}) is not a Spec Kitty project: {missing} is missing.',
    remedy: 'spec-kitty init --ai none',
  },
  PROJECT_SCHEMA_TOO_NEW: {
    message: 'The project has schema {found}, this version knows {known}.',
    remedy: 'spec-kitty --version',
  },
  NOT_A_GIT_REPOSITORY: { message: '{root} is not inside a git repository.', remedy: 'git init' },
  GIT_POINTER_DAMAGED: {
    message: '{file} does not point to a git directory.',
    remedy: 'spec-kitty doctor',
  },
  NO_MAIN_WORKTREE: {
    message: 'The main worktree of {path} cannot be found: {cause}.',
    remedy: 'spec-kitty doctor',
  },
  ROOT_CONFLICT: {
    message: 'SPECIFY_REPO_ROOT names {other}, but this command was started in {root}.',
    remedy: 'unset SPECIFY_REPO_ROOT',
  },
  GIT_TOO_OLD: {
    message: 'git {version} is older than 2.38, the oldest that works here; install a newer one.',
    remedy: 'git --version',
  },
  GIT_FAILED: { message: 'git {command} failed in {cwd}: {cause}.', remedy: 'spec-kitty doctor' },
  GIT_BUSY: { message: 'A {operation} is in progress in {path}.', remedy: 'git -C {path} status' },
  GIT_IDENTITY_MISSING: {
    message: 'git has no committer identity here.',
    remedy: 'git config user.email EMAIL',
  },
  GIT_INDEX_LOCKED: {
    message: '{file} exists: another git command is running.',
    remedy: 'spec-kitty doctor repo',
  },
  GIT_REF_LOCKED: {
    message:
      '{file} has been there for {seconds} s: a git command is running, or one was killed and the file can be removed.',
    remedy: 'spec-kitty doctor',
  },
  GIT_INDEX_UNMERGED: { message: 'The index has unmerged entries: {paths}.', remedy: 'git status' },
  GIT_SPARSE: { message: 'A sparse checkout hides {path}.', remedy: 'spec-kitty doctor' },
  COMMIT_HEAD_MISMATCH: {
    message: '{branch} moved while it was committed to ({count} tries).',
    remedy: 'spec-kitty doctor',
  },

  // Mission
  MISSION_NOT_FOUND: {
    message: 'No mission {handle}; {known}.',
    remedy: 'spec-kitty status',
  },
  MISSION_REQUIRED: {
    message: 'No mission was named: {problem}.',
    remedy: 'spec-kitty status',
  },
  MISSION_AMBIGUOUS_SELECTOR: {
    message: '{handle} matches {count} missions by {tier}: {slugs}.',
    remedy: 'spec-kitty status',
  },
  MISSION_CLOSED: {
    message: '{mission_slug} is merged into {target}; its plan does not change any more.',
    remedy: 'spec-kitty status -m {mission}',
  },
  MISSION_FILES_MISSING: {
    message: '{missions} has no directory in this checkout; {branch} holds its files.',
    remedy: 'git restore --source {branch} --worktree -- kitty-specs/{mission_slug}',
  },
  MISSION_META_MISSING: { message: '{file} is missing.', remedy: 'spec-kitty doctor' },
  MISSION_META_INVALID: { message: '{file}: {problem}.', remedy: 'spec-kitty doctor' },
  MISSION_SLUG_INVALID: {
    message: '"{slug}" is not a mission name: {problem}.',
    remedy: 'spec-kitty agent mission create --help',
  },
  MISSION_TYPE_UNKNOWN: {
    message: 'Mission type {mission_type} is not built; software-dev and quick are.',
    remedy: 'spec-kitty agent mission create --help',
  },
  MISSION_ID_WINDOW_FULL: {
    message: 'No free short id for the next 70 minutes.',
    remedy: 'spec-kitty status',
  },
  ACTION_UNKNOWN: {
    message: '{action} is no action; there are: {actions}.',
    remedy: 'spec-kitty agent context resolve --help',
  },
  BRANCH_IDENTITY_UNRESOLVED: {
    message: '{mission_slug} has no recorded branch and none can be composed.',
    remedy: 'spec-kitty doctor',
  },
  BRANCH_DETACHED: { message: 'HEAD is detached in {path}.', remedy: 'git switch BRANCH' },
  BRANCH_STRATEGY_CONFIRMATION_REQUIRED: {
    message: 'A mission for a pull request would start on its merge target {branch}.',
    remedy:
      'spec-kitty specify NAME --start-branch BRANCH, or with --branch-strategy already-confirmed',
  },
  START_BRANCH_FAILED: {
    message: '{branch} cannot be switched to: {reason}.',
    remedy: 'spec-kitty agent mission branch-context',
  },
  START_BRANCH_IS_TARGET: {
    message: '{branch} is the merge target itself.',
    remedy: 'spec-kitty agent mission branch-context',
  },
  SPEC_NOT_SUBSTANTIVE: {
    message: '{file}: {problem}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  SPEC_MISSING: { message: '{file} is missing.', remedy: 'spec-kitty status -m {mission}' },

  // Tasks and lanes
  TASKS_NONE: {
    message: '{mission_slug} has no work package file below {path}.',
    remedy: 'spec-kitty next -m {mission}',
  },
  TASKS_SECTION_MISMATCH: {
    message: 'tasks.md and tasks/ disagree; without a section: {missing}; without a file: {extra}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  TASKS_FRONTMATTER_INVALID: {
    message: '{file}:{line} {problem}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  TASKS_LIMIT: {
    message: '{what}: {actual} is above the limit of {limit}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  TASKS_ID_NOT_FOUND: {
    message: 'None of {ids} is a task or work package of {mission_slug}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  WP_ID_MISMATCH: {
    message: '{file} names {found} in its frontmatter.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  DEPENDENCY_CYCLE: {
    message: 'Dependencies form a cycle: {cycle}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  DEPENDENCY_UNKNOWN: {
    message: '{wp_id} depends on {dependency}, which does not exist; nearest: {nearest}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  DEPENDENCY_SELF: {
    message: '{wp_id} depends on itself.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  DEPENDENCY_CONFLICT: {
    message: '{wp_id}: {first_source} declares {first}, {second_source} declares {second}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  DEPENDENCY_LINE_UNPARSED: {
    message: '{file}:{line} looks like a dependency declaration and is none.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  REQUIREMENT_UNMAPPED: {
    message: 'No work package covers {requirements}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  REQUIREMENT_UNKNOWN: {
    message: '{wp_id} names {requirements}, which spec.md does not; nearest: {nearest}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  REQUIREMENT_REFS_MISSING: {
    message: '{wp_id} names no requirement.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  OWNERSHIP_OVERLAP: {
    message: '{first} and {second} both own {path} and neither depends on the other.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  OWNERSHIP_PATH_INVALID: {
    message: '{wp_id}: owned file {path} {problem}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  OWNERSHIP_LIMIT: {
    message: '{wp_id}: {what} {actual} is above the limit of {limit}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  PLANNING_BRANCH_NOT_PERSISTED: {
    message: '{mission_slug} records no planning branch.',
    remedy: 'spec-kitty status -m {mission}',
  },
  FINALIZE_WRONG_BRANCH: {
    message: '{branch} is checked out, {mission_slug} is planned on {planning}.',
    remedy: 'git switch {planning}',
  },
  FINALIZE_STARTED_WP_CHANGED: {
    message: '{wp_id} has started; its {what} would change.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  FINALIZE_INPUT_CHANGING: {
    message: 'The files of {mission_slug} change while they are read.',
    remedy: 'spec-kitty agent mission finalize-tasks -m {mission}',
  },
  LANES_MISSING: {
    message: '{mission_slug} has no lanes.json.',
    remedy: 'spec-kitty agent mission finalize-tasks -m {mission}',
  },
  LANES_CORRUPT: {
    message: '{file}: {problem}.',
    remedy: 'spec-kitty agent mission finalize-tasks -m {mission}',
  },
  LANE_PIN_CONFLICT: {
    message: '{first} and {second} have started in different lanes and would share one.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  LANE_LIMIT: {
    message: '{count} lanes are above the limit of {limit}.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },
  LANE_PLANNING_DEPENDS_ON_CODE: {
    message:
      'Planning work package {wp_id} needs the code of {dependency}; make it execution_mode: code_change.',
    remedy: 'spec-kitty agent mission finalize-tasks --validate-only -m {mission}',
  },

  // Status log
  EVENT_NOT_PERSISTED: {
    message:
      '{mission_slug} {wp_id} → {to_lane}: event {event_id} is not proven in {path}, stage {stage}: {cause}; invariant {violated_invariant}.',
    remedy: 'spec-kitty doctor',
  },
  EVENT_LOG_CORRUPT: { message: '{path}:{lines} {problem}.', remedy: 'spec-kitty doctor' },
  EVENT_ID_CONFLICT: {
    message: 'Event {event_id} stands with two contents: {places}.',
    remedy: 'spec-kitty doctor',
  },
  EVENT_LOG_MISSING: {
    message: '{mission_slug} is finalized but has neither log nor journal.',
    remedy: 'spec-kitty doctor',
  },
  EVENT_LOG_TOO_LARGE: {
    message: '{path}: {actual} is above the limit of {limit}.',
    remedy: 'spec-kitty doctor',
  },
  EVENT_TOO_LARGE: {
    message: '{wp_id}: the event has {actual} bytes, the limit is {limit}.',
    remedy: 'spec-kitty doctor',
  },
  STATUS_AT_UNKNOWN: {
    message: '{mission_slug}: {at} is neither an event of this log nor a time.',
    remedy: 'spec-kitty status -m {mission}',
  },
  TRANSITION_REJECTED: {
    message: '{mission_slug} {wp_id}: {from} → {to} refused: {problem}.',
    remedy: 'spec-kitty next -m {mission}',
  },
  FORCE_REASON_REQUIRED: {
    message: '{mission_slug} {wp_id}: force needs an actor and a reason.',
    remedy: 'spec-kitty agent tasks move-task --help',
  },

  // Work packages
  WP_ALREADY_CLAIMED: {
    message: '{mission_slug} {wp_id} is held by {holder} since {since}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  WP_NOT_FOUND: {
    message: '{mission_slug} has no {wp_id}; it has {known}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  WP_NOT_FINALIZED: {
    message: '{mission_slug} {wp_id} has no seed event.',
    remedy: 'spec-kitty agent mission finalize-tasks -m {mission}',
  },
  WP_DEPENDENCIES_OPEN: {
    message: '{mission_slug} {wp_id} waits for {dependencies}.',
    remedy: 'spec-kitty next -m {mission}',
  },
  WP_LANE_BUSY: {
    message: '{mission_slug} {wp_id}: {lane_id} is in use by {other}.',
    remedy: 'spec-kitty next -m {mission}',
  },
  WP_BLOCKED: {
    message: '{mission_slug} {wp_id} is blocked: {reason}.',
    remedy: 'spec-kitty agent tasks move-task {wp_id} --to planned --reason TEXT -m {mission}',
  },
  WP_HANDED_IN: {
    message: '{mission_slug} {wp_id} is {lane}: it waits for its review.',
    remedy: 'spec-kitty next -m {mission}',
  },
  WP_CLOSED: {
    message: '{mission_slug} {wp_id} is {lane}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  WORKSPACE_NOT_ALLOCATED: {
    message: '{mission_slug} {wp_id} has no workspace: {cause}; recorded as blocked.',
    remedy: 'spec-kitty agent action implement {wp_id} --agent {agent} -m {mission}',
  },
  WORKSPACE_DEPENDENCY_CONFLICT: {
    message: '{dependency} conflicts in {paths}; nothing was changed.',
    remedy: 'spec-kitty status -m {mission}',
  },
  WORKSPACE_DIRTY: {
    message: '{path} has uncommitted changes: {paths}.',
    remedy: 'git -C {path} status',
  },
  WORKSPACE_UNPROVEN: {
    message: '{path} is not the worktree of {branch}: {cause}.',
    remedy: 'spec-kitty doctor',
  },
  WORKSPACE_BEHIND: {
    message: '{path} lacks the approved commit {commit} of {dependency}.',
    remedy: 'spec-kitty agent action implement {wp_id} --agent {agent} -m {mission}',
  },
  LANE_SETUP_FAILED: {
    message: 'The setup command {command} of {lane_id} failed: {cause}; it printed {log}.',
    remedy: 'spec-kitty agent action implement {wp_id} --agent {agent} -m {mission}',
  },
  OWNERSHIP_VIOLATED: {
    message: '{mission_slug} {wp_id} changed what is not its own: {paths}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  OWNERSHIP_CONTEXT_STALE: {
    message: 'The active work package of {lane_id} cannot be proven: {reason} ({candidates}).',
    remedy: 'spec-kitty status -m {mission}',
  },

  // Review
  PROMPT_IDENTITY_MISSING: {
    message: '{prompt_path} lacks {missing}; nothing was started.',
    remedy: 'spec-kitty next -m {mission}',
  },
  PROMPT_IDENTITY_MISMATCH: {
    message:
      '{prompt_path} is not the prompt of {mission_slug} {wp_id}: {differing} differ; nothing was started.',
    remedy: 'spec-kitty next -m {mission}',
  },
  REVIEW_SELF: {
    message:
      '{mission_slug} {wp_id} was implemented by {agent}; review.self_review forbids reviewing it.',
    remedy: 'spec-kitty status -m {mission}',
  },
  REVIEW_FEEDBACK_REQUIRED: {
    message: 'A rejection of {wp_id} needs a non-empty feedback file.',
    remedy: 'spec-kitty reject --help',
  },
  REVIEW_STALE: {
    message: '{mission_slug} {wp_id}: the lane moved to {head} after {reviewed} was reviewed.',
    remedy: 'spec-kitty agent action review {wp_id} --agent AGENT -m {mission}',
  },
  REVIEW_ARTIFACT_MISSING: {
    message: '{pointer} resolves to nothing.',
    remedy: 'spec-kitty agent action review {wp_id} --agent AGENT -m {mission}',
  },

  // Run and accept
  RUN_ALREADY_ACTIVE: {
    message: 'A run is active: process {pid} since {since}.',
    remedy: 'spec-kitty status',
  },
  RUN_AGENT_ALIVE: {
    message: '{agent} of an earlier run still works on {wp_id}: process {pid} in {path}.',
    remedy: 'kill -s TERM -- -{pid}',
  },
  RUN_STALLED: {
    message: 'No work can start in {mission_slug}: {reasons}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  RUN_AGENT_UNKNOWN: {
    message: 'Agent {agent} has no command; known: {known}.',
    remedy: 'spec-kitty run --help',
  },
  ACCEPT_NOT_READY: {
    message: '{mission_slug} cannot be accepted: {problems}.',
    remedy: 'spec-kitty next -m {mission}',
  },

  // Init
  INIT_AGENT_REQUIRED: {
    message: 'Which agent shall be set up? --ai is needed here.',
    remedy: 'spec-kitty init --ai none',
    exit: 2,
  },
  AGENT_UNKNOWN: {
    message: '{agent} is none of {known}.',
    remedy: 'spec-kitty init --help',
    exit: 2,
  },
  INIT_CONFLICT: {
    message: '{paths} exist with other content; nothing was written.',
    remedy: 'spec-kitty init --help',
  },
  INIT_IN_WORKTREE: { message: '{path} is a linked worktree.', remedy: 'spec-kitty init --help' },
  INIT_INSIDE_PROJECT: {
    message: '{path} lies inside the project {root}.',
    remedy: 'spec-kitty init --help',
  },
  INIT_NOT_AT_REPOSITORY_ROOT: {
    message: '{path} is not the top of {root}.',
    remedy: 'spec-kitty init --help',
  },
  INIT_TARGET_UNSAFE: {
    message: '{path} is not a place for a project: {reason}.',
    remedy: 'spec-kitty init --help',
  },
  INSTALL_BLOCK_DAMAGED: {
    message: 'The managed block in {file} is damaged.',
    remedy: 'spec-kitty init --help',
  },

  // Doctor
  DOCTOR_FINDINGS: {
    message: 'Findings that need attention: {count}.',
    remedy: 'spec-kitty doctor',
  },

  // Merge
  MERGE_STRATEGY_UNSUPPORTED: {
    message: 'Strategy {strategy} is not built; use squash or merge.',
    remedy: 'spec-kitty merge --strategy squash --dry-run -m {mission}',
  },
  MERGE_TARGET_MISSING: {
    message: 'Target branch {target} does not exist.',
    remedy: 'git branch {target}',
  },
  MERGE_BRANCH_MISSING: {
    message: '{mission_slug}: branch {expected_branch} does not exist.',
    remedy: 'git branch {expected_branch} {commit}',
  },
  MERGE_LANE_BRANCH_MISSING: {
    message:
      '{mission_slug}: branch {expected_branch} of {lane_id} does not exist and its commits are not contained.',
    remedy: 'git branch {expected_branch} {commit}',
  },
  MERGE_NOT_READY: {
    message: '{mission_slug}: {problem}.',
    remedy: 'spec-kitty status -m {mission}',
  },
  MERGE_APPROVAL_MISSING: {
    message: '{mission_slug} {wp_id}: its approval names no reviewer or reference.',
    remedy: 'spec-kitty agent action review {wp_id} --agent AGENT -m {mission}',
  },
  MERGE_CANCELED_WORK_IN_LANE: {
    message:
      '{mission_slug}: commits of the canceled {wp_id} lie below approved work in {lane_id}.',
    remedy: 'git revert {commit}',
  },
  MERGE_NOT_ACCEPTED: {
    message: '{mission_slug} is not accepted, and the configuration asks for it.',
    remedy: 'spec-kitty accept -m {mission}',
  },
  MERGE_TARGET_CHECKOUT: {
    message: '{target} is checked out at {places}.',
    remedy: 'spec-kitty doctor',
  },
  MERGE_TARGET_DIRTY: {
    message: 'The merge would overwrite changes of {paths} in {worktree}.',
    remedy: 'git -C {worktree} status',
  },
  MERGE_UNTRACKED_IN_THE_WAY: {
    message: 'In the way of files that the merge adds: {paths} in {worktree}.',
    remedy: 'git -C {worktree} status',
  },
  MERGE_NO_COMMON_HISTORY: {
    message: '{first} and {second} have no common history.',
    remedy: 'spec-kitty doctor',
  },
  MERGE_CONFLICT: {
    message: '{mission_slug}: {wp_ids} conflicts with {against} in {paths}.',
    remedy: 'spec-kitty merge --dry-run -m {mission}',
  },
  MERGE_BOOKKEEPING_CONFLICT: {
    message: '{file} cannot be merged: {problem}.',
    remedy: 'spec-kitty doctor',
  },
  MERGE_NOTHING_TO_LAND: {
    message: '{mission_slug}: no lane has a change of its own.',
    remedy: 'spec-kitty status -m {mission}',
  },
  MERGE_NESTED_WORKTREE: {
    message: 'The result has paths below .worktrees/: {paths}.',
    remedy: 'spec-kitty doctor',
  },
  MERGE_CASE_COLLISION: {
    message: '{paths} fold to one name on this file system.',
    remedy: 'spec-kitty doctor',
  },
  MERGE_HOOK_UNSUPPORTED: {
    message:
      'The repository has the content hook {hook}, which merge cannot run yet and never skips.',
    remedy: 'git rev-parse --git-path hooks/{hook}',
  },
  MERGE_IN_PROGRESS: {
    message: 'A merge of {mission_slug} is being published by process {pid}.',
    remedy: 'spec-kitty merge --resume -m {mission}',
  },
  MERGE_NOTHING_TO_RESUME: {
    message: '{mission_slug}: no merge was interrupted.',
    remedy: 'spec-kitty merge --dry-run -m {mission}',
  },
  MERGE_RESUME_MISMATCH: {
    message: '{mission_slug}: {asked} was asked for, {pending} is under way.',
    remedy: 'spec-kitty merge --resume -m {mission}',
  },
  MERGE_TARGET_MOVED: {
    message: '{target} moved during the merge, {count} times.',
    remedy: 'spec-kitty merge -m {mission}',
  },
  MERGE_CHECKOUT_CHANGED: {
    message: 'Changed during the merge and left alone: {paths} in {worktree}.',
    remedy: 'git -C {worktree} status',
  },
  MERGE_PUBLISH_REFUSED: {
    message: '{target} could not be moved: {cause}.',
    remedy: 'spec-kitty merge --resume -m {mission}',
  },
  MERGE_SIGNING_FAILED: {
    message: 'The merge commit could not be signed: {cause}.',
    remedy: 'spec-kitty merge --resume -m {mission}',
  },
  MERGE_ASSERTION_FAILED: {
    message: '{mission_slug}: {assertion}.',
    remedy: 'spec-kitty merge --resume -m {mission}',
  },
  MERGE_LIMIT_EXCEEDED: {
    message: '{what}: {actual} is above the limit of {limit}.',
    remedy: 'spec-kitty status -m {mission}',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>

export type ErrorCode = keyof typeof ERROR_CODES
