// Run
// Judge
// Answer
export { answer } from './conformance/answer.js'
export type { Case, Op } from './conformance/case.js'
export { type CompareOptions, compareState, type Difference } from './conformance/compare-state.js'
export type {
  ExecutableEvents,
  ExecutablePort,
  RunningExecutable,
} from './conformance/executable-port.js'
// Cases
export { generatedCases } from './conformance/generated-cases.js'
export { ownCases } from './conformance/own-cases.js'
export { type PublicCases, publicCases, type ReadText } from './conformance/public-cases.js'
export {
  type ExecutableReport,
  exitCodeOf,
  type FailedCase,
  type Report,
  type Tally,
} from './conformance/report.js'
export { runCases } from './conformance/run-cases.js'
export { type RunOptions, runExecutable } from './conformance/run-executable.js'
