import { type PromptIdentity, printPrompt } from '../prompt-file.js'
import type { WorkAction } from '../select-work.js'

/**
 * What a driven agent reads: the prompt's body, how to say the result, and the identity last, so
 * that what never changes stands first.
 */
export async function dispatchText(
  body: string,
  identity: PromptIdentity,
  action: WorkAction,
  resultFile: string,
): Promise<string> {
  const header = (await printPrompt(identity, body)).slice(0, -body.length)
  return `${body}
## Result
${resultRule(action)}
The file is ${resultFile}, also named by the environment variable SPEC_KITTY_RESULT_FILE.
Ending without either counts as a failed attempt, whatever the exit code is.

## This prompt
${header}`
}

function resultRule(action: WorkAction): string {
  return action === 'implement'
    ? `Say how it ended: run the hand-in command, or write {"result": "success", "summary": "…"} as JSON
into the result file ("failed" or "blocked" where that is the truth).`
    : `Say your verdict: run approve or reject, or write {"verdict": "approved", "summary": "…"} as JSON
into the result file ("changes_requested" with "findings": [{"path", "line", "text"}] to reject).`
}
