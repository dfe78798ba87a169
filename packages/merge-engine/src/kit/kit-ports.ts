/** A block of ports that one lane has for itself. */
export interface PortBlock {
  readonly base: number
  readonly count: number
}

const FIRST = 20_000
const LAST = 65_535

/**
 * The block of a lane: the one it has, while that is large enough, else the lowest that no other
 * lane of the clone has. Undefined when all are taken. Pure.
 */
export function pickPorts(
  count: number,
  own: PortBlock | undefined,
  others: readonly PortBlock[],
): PortBlock | undefined {
  const meets = (base: number) => (other: PortBlock) =>
    base < other.base + other.count && other.base < base + count
  if (own !== undefined && own.count >= count && !others.some(meets(own.base))) {
    return { base: own.base, count }
  }
  let base = FIRST
  for (
    let other = others.find(meets(base));
    other !== undefined;
    other = others.find(meets(base))
  ) {
    base = other.base + other.count
  }
  return base + count - 1 <= LAST ? { base, count } : undefined
}
