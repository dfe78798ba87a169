import * as z from 'zod/mini'
import { DOCTOR_TOPICS } from '../doctor/topics.js'

/** One thing that is not as it should be, what shows it, and the command that goes on. */
export const DoctorFinding = z.strictObject({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  topic: z.enum(DOCTOR_TOPICS),
  subject: z.string(),
  message: z.string(),
  proof: z.string(),
  remedy: z.nullable(z.string()),
  fixed: z.boolean(),
})
export type DoctorFinding = z.infer<typeof DoctorFinding>

/** Result of `doctor`. */
export const DoctorResult = z.strictObject({
  healthy: z.boolean(),
  findings: z.array(DoctorFinding),
  checked: z.array(
    z.strictObject({ topic: z.enum(DOCTOR_TOPICS), what: z.string(), count: z.number() }),
  ),
})
export type DoctorResult = z.infer<typeof DoctorResult>
