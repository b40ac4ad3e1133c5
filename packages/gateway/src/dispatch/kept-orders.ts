import type { BoardOrder } from './pool-order.js'

/** Gives, for orders that were read anew, those of the last time that say the same: what is made of an order is made once for each. */
export function createKeptOrders(): (orders: readonly BoardOrder[]) => readonly BoardOrder[] {
  let kept = new Map<string, { readonly order: BoardOrder; readonly text: string }>()
  return (orders) => {
    const next = new Map<string, { readonly order: BoardOrder; readonly text: string }>()
    for (const order of orders) {
      const text = JSON.stringify(order)
      const old = kept.get(order.id)
      next.set(order.id, old?.text === text ? old : { order, text })
    }
    kept = next
    return [...next.values()].map(({ order }) => order)
  }
}
