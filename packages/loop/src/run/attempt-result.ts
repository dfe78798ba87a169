import * as z from 'zod/mini'
import type { WorkAction } from '../select-work.js'

const Text = z.string().check(z.maxLength(20_000))

const WorkResult = z.looseObject({
  result: z.enum(['success', 'failed', 'blocked']),
  summary: z.optional(Text),
})

const Finding = z.looseObject({
  path: z.optional(z.string()),
  line: z.optional(z.union([z.number(), z.string()])),
  text: z.optional(Text),
})

const ReviewVerdict = z.looseObject({
  verdict: z.enum(['approved', 'changes_requested']),
  summary: z.optional(Text),
  findings: z.optional(z.array(z.union([Text, Finding])).check(z.maxLength(200))),
})

/** What an agent said at the end of its attempt, in so many words. */
export type AttemptResult =
  | { readonly kind: 'success' | 'failed' | 'blocked'; readonly summary: string }
  | { readonly kind: 'approved' | 'changes_requested'; readonly summary: string }
  /** Nothing was said, or not in a form that means something. */
  | { readonly kind: 'none'; readonly summary: string }

/**
 * Reads the result file of an attempt. An implementer leaves a result, a reviewer a verdict; what is
 * anything else says nothing, and nothing is ever taken for success.
 */
export function parseAttemptResult(text: string | undefined, action: WorkAction): AttemptResult {
  if (text === undefined) return { kind: 'none', summary: 'it left no result' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'none', summary: 'its result file is not JSON' }
  }
  if (action === 'implement') {
    const found = WorkResult.safeParse(value)
    if (!found.success) return { kind: 'none', summary: 'its result file names no result' }
    return { kind: found.data.result, summary: found.data.summary ?? '' }
  }
  const found = ReviewVerdict.safeParse(value)
  if (!found.success) return { kind: 'none', summary: 'its result file names no verdict' }
  const { verdict, summary = '', findings = [] } = found.data
  const lines = findings.map((one) => `- ${typeof one === 'string' ? one : findingLine(one)}`)
  return { kind: verdict, summary: [summary, ...lines].filter((line) => line !== '').join('\n') }
}

function findingLine(finding: z.infer<typeof Finding>): string {
  const place = [finding.path, finding.line].filter((part) => part !== undefined).join(':')
  return [place, finding.text ?? ''].filter((part) => part !== '').join(' ')
}
