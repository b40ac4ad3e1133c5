import { expect, it } from 'vitest'
import { createKeyBindings } from '../../src/shortcuts/key-bindings.js'

/** What the tabs of a browser store together. */
function storage() {
  const stored = new Map<string, string>()
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
}

it('keeps what another tab has bound meanwhile, and does not bring back what it has reset', () => {
  const shared = storage()
  const [one, other] = [createKeyBindings(shared), createKeyBindings(shared)]
  other.bind('openPop', 'a')
  one.bind('file', 'b')
  expect(one.getSnapshot()).toEqual({ openPop: 'a', file: 'b' })
  expect(createKeyBindings(shared).getSnapshot()).toEqual({ openPop: 'a', file: 'b' })
  other.reset()
  one.bind('file', 'c')
  expect(createKeyBindings(shared).getSnapshot()).toEqual({ file: 'c' })
})

const full = () => {
  throw new DOMException('full', 'QuotaExceededError')
}
it.each([
  ['where nothing is stored', null],
  ['where the storage is full', { ...storage(), setItem: full }],
  ['where it is forbidden', { getItem: full, setItem: full, removeItem: full }],
])('keeps all that this tab has bound %s', (_where, given) => {
  const bindings = createKeyBindings(given)
  bindings.bind('openPop', 'a')
  bindings.bind('file', 'b')
  expect(bindings.getSnapshot()).toEqual({ openPop: 'a', file: 'b' })
  bindings.reset()
  expect(bindings.getSnapshot()).toEqual({})
})
