/**
 * The same thing with some of its functions replaced. What it can do besides stays as it is, and runs on the thing itself: it may be a
 * class with private members, frozen, or change what it can do later.
 */
export function withOverrides<Thing extends object>(thing: Thing, own: Partial<Thing>): Thing {
  return new Proxy(own as Thing, {
    get(_, key) {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key)
      const value: unknown = Reflect.get(thing, key)
      return typeof value === 'function' ? value.bind(thing) : value
    },
    has: (_, key) => Object.hasOwn(own, key) || key in thing,
  })
}
