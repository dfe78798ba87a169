import {
  AcceptResult,
  ClaimResult,
  ContextResult,
  Decision,
  MarkStatusResult,
  MoveResult,
  ReviewClaimResult,
  RunResult,
  SetupPlanResult,
} from '@spec-kitty/loop/schemas'
import * as z from 'zod/mini'
import { BranchContext } from './branches.js'
import { CreateResult } from './create.js'
import { DoctorResult } from './doctor.js'
import {
  ConformanceResult,
  ExplainResult,
  ReduceResult,
  SchemaResult,
  ValidateResult,
} from './events.js'
import { FinalizeSchema } from './finalize.js'
import { InitSchema } from './init.js'
import { LanesSchema } from './lanes.js'
import { MergeSchema } from './merge.js'
import { Diagnostic, selectedBy } from './parts.js'
import { QuickResult } from './quick.js'
import { StatusSchema } from './status.js'
import { EmitStatusSchema, MaterializeSchema } from './status-files.js'
import { VersionResult } from './version.js'

type ObjectSchema = z.ZodMiniObject
type ResultSchema = ObjectSchema | z.ZodMiniUnion<readonly ObjectSchema[]>

/** The result fields of every command, by its canonical name. Loaded by tools, never by commands. */
const RESULT_SCHEMAS: Readonly<Record<string, ResultSchema>> = {
  accept: ofMission(AcceptResult),
  'agent action implement': ofMission(ClaimResult),
  'agent action review': ofMission(ReviewClaimResult),
  'agent context resolve': ofMission(ContextResult),
  'agent mission branch-context': BranchContext,
  'agent mission create': bare(CreateResult),
  'agent mission finalize-tasks': FinalizeSchema,
  'agent mission lanes': LanesSchema,
  'agent status emit': ofMission(EmitStatusSchema),
  'agent status materialize': ofMission(MaterializeSchema),
  'agent status validate': DoctorResult,
  'agent mission setup-plan': ofMission(SetupPlanResult),
  'agent tasks mark-status': ofMission(MarkStatusResult),
  'agent tasks move-task': ofMission(MoveResult),
  'agent tasks validate': FinalizeSchema,
  approve: ofMission(MoveResult),
  doctor: DoctorResult,
  'events conformance': ConformanceResult,
  'events explain': ExplainResult,
  'events reduce': ReduceResult,
  'events schema': SchemaResult,
  'events validate': ValidateResult,
  'hand-in': ofMission(MoveResult),
  init: InitSchema,
  merge: MergeSchema,
  next: ofMission(Decision),
  quick: bare(QuickResult),
  reject: ofMission(MoveResult),
  run: ofMission(RunResult),
  status: StatusSchema,
  version: VersionResult,
}

const Failure = z.strictObject({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  details: z.record(z.string(), z.unknown()),
})

/** The whole line that `command --json` prints: a success, or a failure with what it shows too. */
export function envelopeSchema(command: string): z.ZodMiniType {
  const result = RESULT_SCHEMAS[command]
  if (result === undefined) throw new Error(`no result schema for ${command}`)
  const members = result instanceof z.ZodMiniUnion ? result.def.options : [result]
  const diagnostics = z.array(Diagnostic)
  const successes = members.map((member) =>
    z.extend(member, { ok: z.literal(true), command: z.literal(command), diagnostics }),
  )
  const failure = z.extend(z.partial(members[0] as ObjectSchema), {
    ok: z.literal(false),
    command: z.literal(command),
    error: Failure,
    diagnostics,
    checks: z.optional(z.array(z.unknown())),
    findings: z.optional(z.array(z.unknown())),
    candidates: z.optional(z.array(z.unknown())),
  })
  return z.union([...successes, failure])
}

function ofMission(schema: ObjectSchema): ObjectSchema {
  return z.extend(bare(schema), selectedBy) as ObjectSchema
}

/** The schema without the field that the envelope owns. */
function bare(schema: ObjectSchema): ObjectSchema {
  return z.omit(schema, { diagnostics: true }) as ObjectSchema
}
