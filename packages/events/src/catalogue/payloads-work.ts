import * as z from '../values/schema-library.js'
import { ofBuild, ofMission, ofWorkPackage } from './definition.js'
import { type Fields, list, listOrNone, maybe } from './fields.js'

const build = (f: Fields) => ({
  repo_slug: maybe(f.text),
  git_branch: maybe(f.text),
  head_commit_sha: maybe(f.commit),
})

/** Work packages beside their lanes, errors, and the checkouts that work is done in. */
export const WORK_TYPES = {
  WPCreated: ofWorkPackage((f) =>
    f.closed({
      mission_slug: f.text,
      mission_number: maybe(f.positive),
      wp_id: f.wpId,
      wp_title: f.text,
      wp_path: maybe(f.text),
      depends_on: listOrNone(f.anyText),
      actor: f.text,
      created_at: maybe(f.instant),
    }),
  ),
  WPAssigned: ofWorkPackage((f) =>
    f.closed({
      wp_id: f.wpId,
      agent_id: f.text,
      phase: f.text,
      retry_count: z._default(f.count, 0),
    }),
  ),
  HistoryAdded: ofWorkPackage((f) =>
    f.closed({ wp_id: f.wpId, entry_type: f.text, entry_content: f.text, author: f.text }),
  ),
  DependencyResolved: ofWorkPackage((f) =>
    f.closed({ wp_id: f.wpId, dependency_wp_id: f.text, resolution_type: f.text }),
  ),
  ErrorLogged: ofMission((f) =>
    f.closed({
      error_type: f.text,
      error_message: f.text,
      wp_id: maybe(f.wpId),
      stack_trace: maybe(f.anyText),
      agent_id: maybe(f.text),
    }),
  ),
  BuildRegistered: ofBuild((f) => f.closed(build(f))),
  BuildHeartbeat: ofBuild((f) =>
    f.closed({
      ...build(f),
      remote_head: maybe(f.text),
      ahead_of_remote: maybe(f.count),
      behind_remote: maybe(f.count),
      recent_commits: maybe(list(f.anyText)),
    }),
  ),
}
