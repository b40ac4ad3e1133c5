import { expect, it } from 'vitest'
import { createDeskParts, type MakePart } from '../../src/parts/desk-parts.js'
import { emptyDeskSnapshot } from '../../src/store/desk-snapshot.js'
import { createTabPlace } from '../../src/tabs/tab-place.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'

function parts() {
  const desk = createFixtureDesk(emptyDeskSnapshot)
  const tabs = createTabPlace(desk, () => {
    throw new Error('nobody joins here')
  })
  return createDeskParts({ desk, tabs })
}

it('makes each part once, with what it is made of, and lets it follow from its start to the stop, again and again', () => {
  const log: string[] = []
  const inner: MakePart<{ readonly name: string }> = ({ follow }) => {
    log.push('inner made')
    follow(() => {
      log.push('inner follows')
      return () => log.push('inner stops')
    })
    return { name: 'inner' }
  }
  const outer: MakePart<{ readonly inner: { readonly name: string } }> = ({ part, follow }) => {
    const own = { inner: part(inner) }
    follow(() => {
      log.push('outer follows')
      return () => log.push('outer stops')
    })
    return own
  }
  const all = parts()
  expect(log).toEqual([])
  expect(all.get(outer).inner).toBe(all.get(inner))
  expect(all.get(outer)).toBe(all.get(outer))
  expect(log).toEqual(['inner made'])
  all.start()
  all.start()
  expect(log.splice(0)).toEqual(['inner made', 'inner follows', 'outer follows'])
  all.stop()
  expect(log.splice(0)).toEqual(['inner stops', 'outer stops'])
  all.start()
  expect(log).toEqual(['inner follows', 'outer follows'])
})
