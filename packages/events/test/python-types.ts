type Schema = Readonly<Record<string, unknown>>

const SCALARS: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None',
  object: 'Dict[str, Any]',
  array: 'List[Any]',
}

const quoted = (value: unknown) => (value === null ? 'None' : JSON.stringify(value))

/** The Python name of a schema's type: `urn:spec-kitty:payload:PlanStarted:1` is `PlanStarted`. */
export function pythonName(id: string): string {
  if (id === 'urn:spec-kitty:event:1') return 'Event'
  if (id === 'urn:spec-kitty:reference-3') return 'ReferenceEvent'
  const [, , kind, type = ''] = id.split(':')
  return (kind === 'payload' ? '' : 'Reference') + type.replaceAll('.', '_')
}

/** A Python module with one TypedDict for each schema of a bundle, and for each object within. */
export function pythonModule(bundle: Schema): string {
  const lines = ['from typing import Any, Dict, List, Literal, TypedDict, Union', '']
  for (const [id, schema] of Object.entries(bundle.$defs as Record<string, Schema>)) {
    const name = pythonName(id)
    const written = typeOf(schema, name)
    if (written !== name) lines.push(`${name} = ${written}`)
  }
  return `${lines.join('\n')}\n`

  function typeOf(schema: Schema, name: string): string {
    if ('const' in schema) return `Literal[${quoted(schema.const)}]`
    if (Array.isArray(schema.enum)) return `Literal[${schema.enum.map(quoted).join(', ')}]`
    const forms = (schema.oneOf ?? (schema.properties ? undefined : schema.anyOf)) as Schema[]
    if (forms !== undefined) {
      const several = forms.filter((one) => one.type !== 'null').length > 1
      return union(forms.map((one, at) => typeOf(one, several ? `${name}_${at + 1}` : name)))
    }
    if (Array.isArray(schema.type)) return union(schema.type.map((type) => SCALARS[type] ?? 'Any'))
    if (schema.properties !== undefined) return dictionary(schema, name)
    if (schema.type === 'array' && schema.items !== undefined)
      return `List[${typeOf(schema.items as Schema, `${name}_item`)}]`
    const values = schema.additionalProperties as Schema | undefined
    if (schema.type === 'object' && values !== undefined && Object.keys(values).length > 0)
      return `Dict[str, ${typeOf(values, `${name}_value`)}]`
    return SCALARS[String(schema.type)] ?? 'Any'
  }

  function dictionary(schema: Schema, name: string): string {
    const required = (schema.required ?? []) as readonly string[]
    const fields = Object.entries(schema.properties as Record<string, Schema>)
    const parts = fields.map(([key, one]) => [key, typeOf(one, `${name}_${key}`)] as const)
    const half = (part: string, wanted: boolean) => {
      const own = parts.filter(([key]) => required.includes(key) === wanted)
      const body = own.map(([key, type]) => `${quoted(key)}: ${type}`).join(', ')
      lines.push(`${part} = TypedDict("${part}", {${body}}, total=${wanted ? 'True' : 'False'})`)
    }
    half(`_${name}Required`, true)
    half(`_${name}Optional`, false)
    lines.push(`class ${name}(_${name}Required, _${name}Optional): pass`)
    return name
  }
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)]
  return distinct.length === 1 ? String(distinct[0]) : `Union[${distinct.join(', ')}]`
}
