import * as z from 'zod/mini'
import { anyText, maybe, type ObjectOf, text } from './fields.js'

const runActor = (object: ObjectOf) =>
  object({
    actor_id: text,
    actor_type: z.enum(['human', 'llm', 'service']),
    display_name: z._default(anyText, ''),
    provider: maybe(anyText),
    model: maybe(anyText),
    tool: maybe(anyText),
  })

const step = (object: ObjectOf) => ({
  run_id: text,
  actor: runActor(object),
  step_id: text,
  agent_id: text,
})

export const missionRun = (object: ObjectOf) =>
  object({ run_id: text, actor: runActor(object), mission_type: text })

export const nextStepIssued = (object: ObjectOf) => object(step(object))

export const nextStepAutoCompleted = (object: ObjectOf) => object({ ...step(object), result: text })
