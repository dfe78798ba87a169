export { AGENTS, type Agent, parseAgents } from './agents.js'
export { type InitRequest, type InitResult, initProject } from './init-project.js'
export type { NextStep } from './next-steps.js'
export {
  INSTALL_PATHS,
  type InstallFacts,
  type InstallPlan,
  type InstallStep,
  planInstall,
} from './plan-install.js'
export { type InstallStamp, PROJECT_SCHEMA_VERSION } from './project-files.js'
