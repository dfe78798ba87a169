// Repository and its plain files

export {
  type BookkeepingCommit,
  type BookkeepingRequest,
  commitBookkeeping,
  type UncommittedReason,
} from './commit-bookkeeping.js'
export {
  commitByPlumbing,
  type PlumbingCommit,
  type PlumbingRequest,
} from './commit-by-plumbing.js'
export { commitPaths, type PathCommit, type PathCommitRequest } from './commit-paths.js'
export {
  type CommitStamp,
  type CommitTreeRequest,
  commitBytes,
  commitTree,
} from './commit-tree.js'
export {
  checkVersion,
  committerIdentity,
  type GitConfig,
  gitConfig,
  installedHooks,
} from './config.js'
// System git
export { createGit, type Git, type GitCall, type GitResult } from './git.js'
export {
  type CommitChange,
  type CommitFacts,
  type CommitRange,
  countCommits,
  isAncestor,
  listCommits,
  mergeBase,
} from './history.js'
export {
  type NewObject,
  type ObjectStore,
  objectId,
  readLooseObject,
  writeBlobs,
  writeObjects,
} from './loose-objects.js'
export {
  type ConflictSide,
  type MergeConflict,
  type MergeMessage,
  type MergePlace,
  type MergeTreeResult,
  mergeTree,
} from './merge-tree.js'
// Objects and history
export {
  catBlobs,
  catObjects,
  type GitObject,
  hashFiles,
  type ObjectType,
  resolveRevisions,
} from './objects.js'
export { type GitOperation, indexLock, operationInProgress } from './operation.js'
export { readBlobs, readObjects } from './read-objects.js'
// Refs and commits
export { type RefChange, type RefUpdate, updateRefs } from './ref-update.js'
export { type Head, headOf, listRefs, type Ref, readRef } from './refs.js'
export { findProject, findRepository, type ProjectPlace, type Repository } from './repository.js'
export { attributeFiles, withMergeScratch, withQuarantine } from './scratch.js'
export { readWorkingStatus, type StatusEntry } from './status.js'
export { trackedPaths } from './tracked-paths.js'
export { encodeTree, parseTree, type TreeByteEntry } from './tree-bytes.js'
export {
  diffTrees,
  replaceTreeEntries,
  type TreeChange,
  type TreeEdit,
  type TreeEntry,
  treeEntries,
} from './trees.js'
// Worktrees
export {
  addWorktree,
  listWorktrees,
  proveWorktree,
  pruneWorktrees,
  removeWorktree,
  type Worktree,
  type WorktreeProof,
} from './worktrees.js'
