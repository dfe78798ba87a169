import * as z from 'zod/mini'
import { DOCTOR_TOPICS } from '../doctor/topics.js'

/** One thing that is not as it should be, what shows it, and the command that goes on. */
export const DoctorFinding = z.strictObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  topic: z.enum(DOCTOR_TOPICS),
  subject: z.string(),
  message: z.string(),
  proof: z.string(),
  remedy: z.nullable(z.string()),
  fixed: z.boolean(),
})
export type DoctorFinding = z.infer<typeof DoctorFinding>

/** Who held a lock that was broken. */
const BrokenLock = z.strictObject({
  name: z.string(),
  pid: z.number(),
  host: z.string(),
  command: z.string(),
  since: z.string(),
  seen: z.string(),
})

/** Result of `doctor`. */
export const DoctorResult = z.strictObject({
  healthy: z.boolean(),
  findings: z.array(DoctorFinding),
  checked: z.array(
    z.strictObject({ topic: z.enum(DOCTOR_TOPICS), what: z.string(), count: z.number() }),
  ),
  /** Whether a second look found nothing again of what was mended; null without `--verify`. */
  verified: z.nullable(z.boolean()),
  broken_lock: z.nullable(BrokenLock),
})
export type DoctorResult = z.infer<typeof DoctorResult>
