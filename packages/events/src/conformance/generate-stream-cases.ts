import { type Case, isFacts } from './case.js'
import { shuffled } from './seeded.js'

const ORDERS = 20

/** Every stream in 20 other orders and with every event doubled: what is expected stays. */
export function streamCases(streams: readonly Case[], seed: number): readonly Case[] {
  return streams.flatMap((one) => {
    const input = isFacts(one.input) ? one.input : {}
    const events: readonly unknown[] = Array.isArray(input.events) ? input.events : []
    const make = (how: string, given: readonly unknown[]): Case => ({
      ...one,
      id: `${one.id}/${how}`,
      stratum: 'generated-streams',
      input: { ...input, events: given },
    })
    const orders = Array.from({ length: ORDERS }, (_, at) =>
      make(`order-${at + 1}`, shuffled(events, seed * 1_000 + at)),
    )
    return [...orders, make('doubled', shuffled([...events, ...events], seed))]
  })
}
