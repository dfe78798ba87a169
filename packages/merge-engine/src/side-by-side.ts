type Results<T extends readonly Promise<unknown>[]> = {
  -readonly [Key in keyof T]: Awaited<T[Key]>
}

/**
 * Waits for all tasks that were begun, also when one of them fails: nothing still runs when the
 * caller goes on or reads the error.
 *
 * @throws what the first of the failed tasks threw, in the order in which they are named
 */
export async function sideBySide<const T extends readonly Promise<unknown>[]>(
  ...tasks: T
): Promise<Results<T>> {
  const settled = await Promise.allSettled(tasks)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as Results<T>
}

/**
 * Results of `run` for every item, in their order, with at most `limit` of them at work. After a
 * failure no further one is begun.
 *
 * @throws what the first of the failed ones threw, in the order of the items
 */
export async function fewAtOnce<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const open = [...items.entries()]
  let failed = false
  const work = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined && !failed; next = open.shift()) {
      const [place, item] = next
      try {
        results[place] = await run(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await sideBySide(...Array.from({ length: Math.min(limit, items.length) }, work))
  return results
}
