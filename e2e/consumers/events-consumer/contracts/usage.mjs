const ENVELOPE = 'urn:spec-kitty:event:1'

/** The types and the fields that a list of events uses, each list in order. */
export function usageOf(events) {
  const types = [...new Set(events.map(({ event_type }) => event_type))].sort()
  const ofType = (type) => events.filter(({ event_type }) => event_type === type)
  return {
    envelope: fieldsOf(events),
    payloads: Object.fromEntries(
      types.map((type) => [type, fieldsOf(ofType(type).map(({ payload }) => payload))]),
    ),
  }
}

/** What is used and not there: types that the contract lacks, fields that their schemas lack. */
export function missingFrom(contract, bundle, usage) {
  const lacking = (id, fields, what) => {
    const properties = bundle.$defs[id]?.properties ?? {}
    return fields
      .filter((field) => !Object.hasOwn(properties, field))
      .map((field) => `${what} has no field ${field}, which is used here`)
  }
  const payloads = Object.entries(usage.payloads).flatMap(([type, fields]) => {
    if (!contract.event_types.includes(type))
      return [`there is no type ${type}, which is used here`]
    const prefix = `urn:spec-kitty:payload:${type}:`
    const id = Object.keys(contract.schemas).find((one) => one.startsWith(prefix))
    return lacking(id, fields, type)
  })
  return [...lacking(ENVELOPE, usage.envelope, 'the envelope'), ...payloads]
}

function fieldsOf(objects) {
  return [...new Set(objects.flatMap((one) => Object.keys(one)))].sort()
}
