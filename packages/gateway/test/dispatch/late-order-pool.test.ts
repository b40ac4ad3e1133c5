import { RingloopError } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { openLater } from '../../src/dispatch/late-order-pool.js'
import type { OpenOrderPool } from '../../src/dispatch/open-order-pool.js'
import { createManualClock } from '../samples/manual-clock.js'

const away = new RingloopError('unavailable', 'Database db: connection refused.')
const pool = { list: async () => [] } as unknown as OpenOrderPool['pool']

function openable() {
  const clock = createManualClock(0)
  const troubles: (string | null)[] = []
  let disposed = 0
  let answer: () => Promise<void> = async () => {}
  let inner: (trouble: string | null) => void = () => {}
  const opening = (signal?: AbortSignal) =>
    openLater({
      clock,
      random: () => 1,
      signal,
      onTrouble: (trouble) => troubles.push(trouble),
      async open(_signal, onTrouble) {
        await answer()
        inner = onTrouble
        return {
          pool,
          on: () => () => {},
          async [Symbol.asyncDispose]() {
            disposed++
          },
        }
      },
    })
  return {
    clock,
    troubles,
    opening,
    answers: (next: () => Promise<void>) => {
      answer = next
    },
    innerTrouble: (trouble: string | null) => inner(trouble),
    disposed: () => disposed,
  }
}
const fails = (error: Error) => () => Promise.reject(error)

describe('a pool whose database is away at the start', () => {
  it('is unavailable, says why, and opens when the database is back', async () => {
    const one = openable()
    one.answers(fails(away))
    const late = await one.opening()
    // whoever presses a button is not told where the database is
    expect(() => late.pool).toThrow(
      expect.objectContaining({ code: 'unavailable', message: 'The open pool cannot be used now.' }),
    )
    expect(() => late.on('change', () => {})).toThrow(expect.objectContaining({ code: 'unavailable' }))
    expect(late.trouble()).toContain('refused')
    await one.clock.advance(1_000)
    expect(one.troubles).toEqual([away.message])
    one.answers(async () => {})
    await one.clock.advance(2_000)
    expect(await late.pool.list({ extension: '1', sort: 'urgent', limit: 1 })).toEqual([])
    expect([late.trouble(), one.troubles]).toEqual([null, [away.message, null]])
    one.innerTrouble('gone again')
    expect(late.trouble()).toBe('gone again')
    await late[Symbol.asyncDispose]()
    expect(one.disposed()).toBe(1)
  })

  it('holds nobody up longer than ten seconds, and is closed even if it opens after the end', async () => {
    const one = openable()
    let open = () => {}
    one.answers(() => new Promise((resolve) => (open = resolve)))
    const opening = one.opening()
    await one.clock.advance(10_000)
    const late = await opening
    expect(() => late.pool).toThrow(/cannot be used now/)
    expect(late.trouble()).toBe('It is being opened.')
    await late[Symbol.asyncDispose]()
    open()
    await one.clock.advance(0)
    expect(one.disposed()).toBe(1)
  })

  it('is refused when the configuration is wrong, but not when a newer version has been there', async () => {
    const one = openable()
    one.answers(fails(new RingloopError('invalidConfig', 'database "x" does not exist')))
    await expect(one.opening()).rejects.toMatchObject({ code: 'invalidConfig' })
    one.answers(fails(new RingloopError('conflict', 'The database has schema 9.')))
    const late = await one.opening()
    expect(late.trouble()).toContain('schema 9')
    await late[Symbol.asyncDispose]()
  })
})
