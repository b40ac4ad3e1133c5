/**
 * Does the same for each item, a few at a time, results in order. A search for fifty tickets must neither take all places of
 * a backend nor hang fifty listeners on one signal.
 */
export async function mapInBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += batchSize) {
    results.push(...(await Promise.all(items.slice(start, start + batchSize).map(work))))
  }
  return results
}

const batchSize = 4
