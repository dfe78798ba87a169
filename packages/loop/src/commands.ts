/** Words of the commands that results, prompts and decisions print. All of them exist. */

/** `AGENT` stands where nobody gave a name. */
function agentWord(agent: string | null): string {
  return agent ?? 'AGENT'
}

export const commands = {
  implement: (wpId: string, agent: string | null, mission: string) =>
    `spec-kitty agent action implement ${wpId} --agent ${agentWord(agent)} --mission ${mission}`,
  review: (wpId: string, agent: string | null, mission: string) =>
    `spec-kitty agent action review ${wpId} --agent ${agentWord(agent)} --mission ${mission}`,
  handIn: (wpId: string, agent: string | null, mission: string) =>
    `spec-kitty hand-in ${wpId} --agent ${agentWord(agent)} --mission ${mission}`,
  approve: (wpId: string, agent: string | null, mission: string) =>
    `spec-kitty approve ${wpId} --agent ${agentWord(agent)} --mission ${mission}`,
  reject: (wpId: string, agent: string | null, mission: string) =>
    `spec-kitty reject ${wpId} --feedback FILE --agent ${agentWord(agent)} --mission ${mission}`,
  markDone: (ids: readonly string[], mission: string) =>
    `spec-kitty agent tasks mark-status ${ids.join(' ')} --status done --mission ${mission}`,
  release: (wpId: string, mission: string) =>
    `spec-kitty agent tasks move-task ${wpId} --to planned --reason TEXT --mission ${mission}`,
  moveWithReason: (wpId: string, to: string, mission: string) =>
    `spec-kitty agent tasks move-task ${wpId} --to ${to} --reason TEXT --mission ${mission}`,
  giveBackReview: (wpId: string, mission: string) =>
    `spec-kitty agent tasks move-task ${wpId} --to for_review --force --reason TEXT --mission ${mission}`,
  plan: (mission: string) => `spec-kitty plan --mission ${mission}`,
  finalize: (mission: string) => `spec-kitty agent mission finalize-tasks --mission ${mission}`,
  next: (agent: string | null, mission: string) =>
    `spec-kitty next --agent ${agentWord(agent)} --mission ${mission}`,
  status: (mission: string) => `spec-kitty status --mission ${mission}`,
  accept: (mission: string) => `spec-kitty accept --mission ${mission}`,
  merge: (mission: string) => `spec-kitty merge --mission ${mission}`,
  resumeMerge: (mission: string) => `spec-kitty merge --resume --mission ${mission}`,
  run: (mission: string) => `spec-kitty run --mission ${mission}`,
  doctor: () => 'spec-kitty doctor',
  /** The report of a step, complete; without `attempt` it is about the one that stands now. */
  report: (
    step: { readonly id: string; readonly attempt?: number; readonly wpId: string | null },
    agent: string | null,
    mission: string,
    result = 'success|failed|blocked',
  ) => {
    const wp = step.wpId === null ? '' : ` --wp ${step.wpId}`
    const attempt = step.attempt === undefined ? '' : `@${step.attempt}`
    return (
      `spec-kitty next --agent ${agentWord(agent)} --mission ${mission}` +
      ` --step-id ${step.id}${attempt}${wp} --result ${result}`
    )
  },
} as const
