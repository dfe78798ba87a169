// Places

// Faults
export type { CrashPoint } from './crash-switch.js'
export { hermeticEnvironment, TEST_SECONDS } from './environment.js'
export { CrashingFiles } from './files.js'
export { PowerLoss } from './power-loss.js'
export { CountingProcesses, CrashingProcesses } from './processes.js'
// Chance
export { type SeededRandom, seededRandom } from './random.js'
export {
  type CommandResult,
  createRepository,
  openRepository,
  type TestRepository,
} from './repository.js'
export { temporaryDirectory } from './temporary.js'
