import { createHash } from 'node:crypto'
import { type E164, type NewTicket, type TicketBackend, toContactId, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { startAcmeDesk } from '../acme-desk/start-acme-desk.js'
import { createAcmeBackend } from '../src/index.js'
import { openDeskGate } from './desk-gate.js'
import { createHandClock } from './hand-clock.js'

const signal = new AbortController().signal
const ticket: NewTicket = { subject: 'A call', description: '', priority: 'normal', tags: [], customFields: {} }
const backendAt = (url: string): TicketBackend => createAcmeBackend({ url, key: 'key-of-ringloop', region: 'DE' })

async function asErika(url: string, path: string, body: object): Promise<void> {
  const headers = { 'x-desk-key': 'key-of-erika' }
  const answer = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(201)
}

describe.concurrent('Acme Desk', () => {
  it('has one case of a call that two gateways file at once', async () => {
    await using desk = await startAcmeDesk()
    const gateways = [backendAt(desk.url), backendAt(desk.url)]
    const externalId = 'call-1/fileTicket'
    const made = await Promise.all(gateways.map((gateway) => gateway.create(ticket, { externalId, signal })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    for (const gateway of gateways) {
      expect(await gateway.find({ externalId, limit: 10 }, { signal })).toMatchObject([{ id: made[0]?.id, externalId }])
      expect(await gateway.find({ open: true, limit: 10 }, { signal })).toHaveLength(1)
    }
    const [twin] = await backendAt(desk.url).find({ status: 'cancelled', limit: 10 }, { signal })
    expect(twin).toMatchObject({ subject: `Twin of case ${made[0]?.id}: A call`, externalId: null })
  })

  it('has one case of a call when the answer was lost', async () => {
    await using desk = await startAcmeDesk()
    await using gate = await openDeskGate(desk.url)
    gate.loseNextCase()
    const made = await backendAt(gate.url).create(ticket, { externalId: 'call-1/fileTicket', signal })
    expect(await backendAt(desk.url).find({ limit: 10 }, { signal })).toMatchObject([{ id: made.id }])
  })

  it('has one case of a call whose gateway was killed right after its request', async () => {
    await using desk = await startAcmeDesk()
    const externalId = 'call-1/fileTicket'
    const body = JSON.stringify({ subject: 'A call', body: '', reference: externalId })
    await fetch(new URL('v1/cases', desk.url), { method: 'POST', headers: { 'x-desk-key': 'key-of-ringloop' }, body })
    const made = await backendAt(desk.url).create(ticket, { externalId, signal, triedBefore: true })
    expect(await backendAt(desk.url).find({ limit: 10 }, { signal })).toMatchObject([{ id: made.id }])
  })

  it('finds a number as people write it, and nobody else’s', async () => {
    const clock = createHandClock()
    await using desk = await startAcmeDesk({ now: clock.now })
    for (const phone of ['+4930901820', '030 901820', '030901820', '004930901820', '030 901821'])
      await asErika(desk.url, 'v1/cases', { subject: phone, body: '', phone })
    clock.pass(1050)
    const found = await backendAt(desk.url).find({ number: '+4930901820' as E164, open: true, limit: 10 }, { signal })
    expect(found.map(({ subject }) => subject)).toEqual(['004930901820', '030901820', '030 901820', '+4930901820'])
  })

  it('refuses an answer to another question', async () => {
    const clock = createHandClock()
    await using desk = await startAcmeDesk({ now: clock.now })
    await using gate = await openDeskGate(desk.url)
    await asErika(desk.url, 'v1/cases', { subject: 'Another customer', body: '', phone: '030 1', contact: 'c-1' })
    clock.pass(1050)
    const backend = backendAt(gate.url)
    for (const filter of ['phone', 'reference']) {
      gate.forget(filter)
      const query = filter === 'phone' ? { number: '+4930901820' as E164 } : { externalId: 'call-2/fileTicket' }
      await expect(backend.find({ ...query, limit: 10 }, { signal })).rejects.toMatchObject({ code: 'protocol' })
    }
    await expect(backend.create(ticket, { externalId: 'call-2/fileTicket', signal })).rejects.toMatchObject({ code: 'protocol' })
    expect(await backend.find({ parentId: toTicketId('0 or 1'), limit: 10 }, { signal })).toEqual([])
  })

  it('does not turn pages for ever on a desk that gives the first one again', async () => {
    const clock = createHandClock()
    await using desk = await startAcmeDesk({ now: clock.now })
    await using gate = await openDeskGate(desk.url)
    for (let count = 0; count < 50; count++) await asErika(desk.url, 'v1/cases', { subject: 'Open', body: '', contact: 'c-1' })
    clock.pass(1050)
    gate.forget('page')
    const query = { contactId: toContactId('c-1'), open: false, limit: 10 }
    await expect(backendAt(gate.url).find(query, { signal })).rejects.toMatchObject({ code: 'protocol' })
  })

  it('writes what the desk has no field for below the description, and gives the case to its owner', async () => {
    await using desk = await startAcmeDesk()
    const backend = backendAt(desk.url)
    const full: NewTicket = {
      ...ticket,
      description: 'Customer: Erika Muster',
      owner: 'ann',
      queue: 'support',
      contact: { name: 'Erika Muster', email: 'erika@example.com' },
      customFields: { order_number: '42', warranty: 'perhaps', outcome: 'answered' },
    }
    const { id } = await backend.create(full, { externalId: 'call-1/fileTicket', signal })
    const got = await backend.get(id, { signal })
    expect(got).toMatchObject({ owner: 'ann', customFields: { order_number: '42' }, url: `${desk.url}case/${id}` })
    expect(got.description).toBe(
      'Customer: Erika Muster\n\nwarranty: perhaps\noutcome: answered\nemail: erika@example.com\nqueue: support',
    )
    const update = backend.update(id, { customFields: { warranty: 'perhaps' } }, { signal })
    await expect(update).rejects.toMatchObject({ code: 'invalidInput' })
    expect(await backend.check?.({ signal })).toEqual({ version: '4.2' })
  })

  it('streams a recording: its beginning is at the desk before its end is read', async () => {
    await using desk = await startAcmeDesk()
    await using gate = await openDeskGate(desk.url)
    const backend = backendAt(gate.url)
    const { id } = await backend.create(ticket, { externalId: 'call-1/fileTicket', signal })
    const piece = new Uint8Array(64 * 1024).fill(7)
    const pieces = 128
    let given = 0
    const open = () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          // who reads it all before sending any waits here for ever
          if (given === pieces / 2) await gate.fileBegun
          controller.enqueue(piece)
          if (++given === pieces) controller.close()
        },
      })
    const recording = { name: '../call.wav', contentType: 'audio/wav', size: pieces * piece.length, open }
    const attach = () => backend.attach?.(id, recording, { key: 'call-1/recording', visibility: 'public', signal })
    const [first, again] = [await attach(), await attach()]
    expect(first).toMatchObject({ name: 'call.wav', contentType: 'audio/wav', size: 8 * 1024 * 1024 })
    expect(again).toEqual(first)
    expect(given).toBe(pieces)
    expect(await backend.attachments?.(id, { signal })).toEqual([first])
    const large = backend.attach?.(id, { ...recording, size: 21 * 1024 * 1024 }, { key: 'other', visibility: 'public', signal })
    await expect(large).rejects.toMatchObject({ code: 'invalidInput' })
    // the desk's files show the key beside the name
    const answer = await fetch(`${desk.url}v1/cases/${id}/files`, { headers: { 'x-desk-key': 'key-of-erika' } })
    const mark = createHash('sha256').update('call-1/recording').digest('hex').slice(0, 16)
    expect(await answer.json()).toMatchObject({ files: [{ name: `call ~${mark}.wav` }] })
  })
})
