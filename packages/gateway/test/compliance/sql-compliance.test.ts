import { type E164, toContactId } from '@ringloop/core'
import { type ConsentEvent, isGranted } from '@ringloop/core/compliance'
import { testDoNotCallList } from '@ringloop/core/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSqlConsents } from '../../src/compliance/sql-consents.js'
import { createSqlDoNotCallList } from '../../src/compliance/sql-do-not-call-list.js'
import type { Store } from '../../src/storage/store.js'
import { onEachDatabase } from '../support/each-database.js'

const signal = new AbortController().signal

onEachDatabase((open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store[Symbol.asyncDispose]())

  describe('the do-not-call list in SQL', () => {
    const listed = ['+4930901820', '+8613800138000', '+123456789012345'] as E164[]
    afterEach(() => store.database.query('delete from do_not_call'))
    const list = () => createSqlDoNotCallList(store.database, { source: 'test', now: () => 5 })

    testDoNotCallList({
      it,
      listed,
      unlisted: ['+4930901821', '+861380013800'] as E164[],
      async make() {
        await list().add(listed, { signal })
        return list()
      },
    })

    it('takes all of what is given, or nothing of it', async () => {
      await expect(list().add(['+4930901820' as E164, '030' as E164], { signal })).rejects.toMatchObject({ code: 'invalidInput' })
      expect(await list().has('+4930901820' as E164, { signal })).toBe(false)
    })

    it('tells more numbers than it reads at once', async () => {
      const many = Array.from({ length: 25_001 }, (_, index) => `+4930${1_000_000 + index}` as E164)
      expect(await list().add(many, { signal })).toBe(25_001)
      const told = new Set<string>()
      for await (const number of list().numbers({ signal })) told.add(number)
      expect(told).toEqual(new Set(many))
    })
  })

  describe('consents in SQL', () => {
    const said = (id: string, type: ConsentEvent['type'], at: number, contact = 'ada'): ConsentEvent => ({
      id,
      type,
      at,
      contactId: toContactId(contact),
      purpose: 'marketing',
      source: '1001',
      channel: 'message',
      proof: 'STOP \u0000',
    })

    it('hold at once, and everything that was said is kept', async () => {
      const consents = createSqlConsents(store.database)
      const granted = await consents.record([said('1', 'consentGranted', 1)])
      expect(isGranted(granted.get(toContactId('ada')) ?? {}, 'marketing', 2)).toBe(true)
      await consents.record([said('2', 'consentWithdrawn', 3), said('3', 'consentGranted', 1, 'bob')])
      expect(isGranted(await consents.consentsOf(toContactId('ada')), 'marketing', 4)).toBe(false)
      expect(isGranted(await consents.consentsOf(toContactId('bob')), 'marketing', 4)).toBe(true)
      expect(await consents.trail(toContactId('ada'))).toEqual([said('1', 'consentGranted', 1), said('2', 'consentWithdrawn', 3)])
      expect(await consents.consentsOf(toContactId('nobody'))).toEqual({})
    })

    it('take a statement once', async () => {
      const consents = createSqlConsents(store.database)
      await consents.record([said('7', 'consentDenied', 1, 'cy')])
      await consents.record([said('7', 'consentGranted', 2, 'cy')])
      expect((await consents.consentsOf(toContactId('cy'))).marketing?.state).toBe('denied')
      expect(await consents.trail(toContactId('cy'))).toHaveLength(1)
    })

    it('a no holds from when it is recorded, whatever its clock says; imports are in the order of their times', async () => {
      const consents = createSqlConsents(store.database)
      const stateOf = async (contact: string) => (await consents.consentsOf(toContactId(contact))).marketing?.state
      await consents.record([said('fast', 'consentGranted', 10, 'eve')])
      await consents.record([said('stop', 'consentWithdrawn', 5, 'eve')])
      expect(await stateOf('eve')).toBe('withdrawn')
      await consents.record([said('again', 'consentGranted', 11, 'eve')])
      expect(await stateOf('eve')).toBe('granted')
      const imported = [said('i1', 'consentGranted', 10, 'fay'), said('i2', 'consentDenied', 5, 'fay')]
      await consents.record(imported.map((event) => ({ ...event, channel: 'import' })))
      expect(await stateOf('fay')).toBe('granted')
    })

    it('nothing of the future is taken: nobody could take it back', async () => {
      const consents = createSqlConsents(store.database, { now: () => 1_000_000 })
      await consents.record([said('near', 'consentGranted', 1_060_000, 'gus')])
      await expect(consents.record([said('far', 'consentGranted', 1_060_001, 'gus')])).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('at: '),
      })
      expect(await consents.trail(toContactId('gus'))).toHaveLength(1)
    })

    it('come to the same when many write at once', async () => {
      const consents = createSqlConsents(store.database)
      const events = Array.from({ length: 20 }, (_, index) =>
        said(`many-${index}`, index % 2 === 0 ? 'consentGranted' : 'consentWithdrawn', index, 'dan'),
      )
      await Promise.all(events.map((event) => consents.record([event])))
      expect((await consents.consentsOf(toContactId('dan'))).marketing).toMatchObject({ state: 'withdrawn', at: 19 })
      expect(await consents.trail(toContactId('dan'))).toHaveLength(20)
    })
  })
})
