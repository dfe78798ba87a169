import type { EventType } from './catalogue.js'
import type { EventOf, NativeEvent } from './event-types.js'

type Handlers<Result> = { readonly [T in EventType]: (event: EventOf<T>) => Result }

/**
 * Chooses by `event_type`. Without `otherwise`, a type without a handler does not compile; with it,
 * the types that have none, and such as a later version may bring, go there.
 */
export function matchEvent<Result>(event: NativeEvent, handlers: Handlers<Result>): Result
export function matchEvent<Result>(
  event: NativeEvent,
  handlers: Partial<Handlers<Result>>,
  otherwise: (event: NativeEvent) => Result,
): Result
export function matchEvent<Result>(
  event: NativeEvent,
  handlers: Partial<Handlers<Result>>,
  otherwise?: (event: NativeEvent) => Result,
): Result {
  const type = event.event_type
  const handler = Object.hasOwn(handlers, type) ? handlers[type] : otherwise
  if (handler === undefined) throw new TypeError(`no handler for an event of type ${type}`)
  return (handler as (event: NativeEvent) => Result)(event)
}
