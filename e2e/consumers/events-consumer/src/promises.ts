import type {
  EventOf,
  EventType,
  NativeEvent,
  PayloadInput,
  PayloadOf,
  Stamp,
} from '@spec-kitty/events'
import * as events from '@spec-kitty/events'
import type * as canonical from '@spec-kitty/events/canonical'
import type * as conformance from '@spec-kitty/events/conformance'
import type * as jsonl from '@spec-kitty/events/jsonl'
import type * as legacy from '@spec-kitty/events/legacy'
import type * as log from '@spec-kitty/events/log'
import type * as reducers from '@spec-kitty/events/reducers'
import * as status from '@spec-kitty/events/status'

// What this repository counts on at compile time; a line that does not hold does not compile.

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Holds<T extends true> = T
type IsAny<T> = 0 extends 1 & T ? true : false

/**
 * Whether a type is `any`, or gives it, or takes it, or holds it, some levels down. Of a collection
 * the items count: the language's own declarations of its methods name `any`.
 */
type HasAny<T, Depth extends readonly 1[] = [1, 1, 1, 1]> =
  IsAny<T> extends true
    ? true
    : Depth extends readonly [1, ...infer Rest extends readonly 1[]]
      ? HasAnyInside<T, Rest>
      : false

type HasAnyInside<T, Depth extends readonly 1[]> = T extends (...given: infer Given) => infer Answer
  ? HasAny<Given, Depth> | HasAny<Answer, Depth>
  : T extends ReadonlySet<infer Item> | AsyncIterable<infer Item>
    ? HasAny<Item, Depth>
    : T extends object
      ? { [K in keyof T]-?: HasAny<T[K], Depth> }[keyof T]
      : false

/** The names of a module whose type holds `any`. */
type NamesWithAny<Module> = {
  [Name in keyof Module]: true extends HasAny<Module[Name]> ? Name : never
}[keyof Module]

export type Promises = [
  Holds<Equal<PayloadOf<'WPStatusChanged'>['to_lane'], status.Lane>>,
  Holds<Equal<PayloadInput<'WPStatusChanged'>['to_lane'], status.Lane | 'doing'>>,
  Holds<Equal<EventOf<'MissionClosed'>['payload']['mission_number'], number>>,
  Holds<Equal<PayloadOf<'GatePassed'>['conclusion'], 'success'>>,
  Holds<Equal<Extract<EventType, 'FeatureCreated'>, never>>,
]

export type NothingIsAny = [
  Holds<Equal<true extends HasAny<{ [T in EventType]: PayloadOf<T> }> ? true : false, false>>,
  Holds<Equal<NamesWithAny<typeof events>, never>>,
  Holds<Equal<NamesWithAny<typeof status>, never>>,
  Holds<Equal<NamesWithAny<typeof log>, never>>,
  Holds<Equal<NamesWithAny<typeof reducers>, never>>,
  Holds<Equal<NamesWithAny<typeof canonical>, never>>,
  Holds<Equal<NamesWithAny<typeof legacy>, never>>,
  Holds<Equal<NamesWithAny<typeof jsonl>, never>>,
  Holds<Equal<NamesWithAny<typeof conformance>, never>>,
]

/** The detector itself: it finds `any` where there is one, and nothing where there is none. */
export type Detector = [
  Holds<Equal<NamesWithAny<{ a: number; b: { c: () => ReturnType<typeof JSON.parse>[] } }>, 'b'>>,
  Holds<Equal<NamesWithAny<{ a: unknown; b: ReadonlySet<string> }>, never>>,
]

type Handlers = { readonly [T in EventType]: (event: EventOf<T>) => string }

export function mistakes(event: NativeEvent, all: Handlers, stamp: Stamp): void {
  events.matchEvent(event, all)
  events.matchEvent(event, { MissionClosed: ({ payload }) => payload.mission_slug }, () => '')
  // @ts-expect-error all other types are without a case
  events.matchEvent(event, { MissionClosed: ({ payload }) => payload.mission_slug })
  // @ts-expect-error no such lane
  status.targetsOf('paused')
  // @ts-expect-error no such type
  events.createEvent('FeatureCreated', {}, stamp)
  // @ts-expect-error fields are missing
  events.createEvent('MissionClosed', { mission_slug: 'cart' }, stamp)
  // @ts-expect-error what may have been refused has no event
  events.parseEvent({}).event.payload
}
