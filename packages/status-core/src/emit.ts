import type { StatusLogLocation } from './location.js'
import type { EmitOptions, EmitPorts, EmitRequest, EmitResult } from './requests.js'

export async function emit(
  _ports: EmitPorts,
  _location: StatusLogLocation,
  _requests: readonly EmitRequest[],
  _options: EmitOptions = {},
): Promise<EmitResult> {
  throw new Error('not built')
}
