import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { loadRecording } from '@ringloop/freeswitch-adapter/player'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRecording as recordingOf } from '../../../freeswitch-adapter/test/support/recordings.js'
import { startWholeWay, type WholeWay } from './start-whole-way.js'

let way: WholeWay
beforeAll(async () => {
  way = await startWholeWay()
  await way.connected()
})
afterAll(() => way[Symbol.asyncDispose]())

const names = {
  html: '<img src=x onerror=alert(1)><script>alert(2)</script>',
  sql: "'; drop table tickets; --",
  lineBreaks: 'Eve\r\nEvent-Name: CHANNEL_HANGUP\r\n\r\nContent-Length: 3\r\n\r\nabc',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a caller may be called
  variables: '${api(status)} %{domain} {{7*7}} <%= 1 %>',
  ansi: '\u001b[31mred\u001b[0m\u0007\u001b]0;title\u0007',
  direction: '\u202egnp.exe\u2066\ufeff',
  nul: 'nul\u0000byte',
  long: `${'長'.repeat(5000)} ${'x'.repeat(5000)}`,
  surrogate: 'half \ud83d pair',
  prototype: '__proto__',
}
/** Controls (but for line breaks and tabs) and what turns the direction of writing. */
const control = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u

/** What of a text must be left when everything dangerous to a reader is taken out. */
const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')

interface FiledTicket {
  readonly subject: string
  readonly description: string
  readonly contact_number: string | null
}
const tickets = () =>
  way.store.database.query<FiledTicket>('select subject, description, contact_number from tickets order by id')

/** Does something that makes calls, and gives the tickets that come of it. */
async function ticketsOf(calls: number, make: () => void | Promise<void>): Promise<FiledTicket[]> {
  const before = (await tickets()).length
  await make()
  await way.until(async () => (await tickets()).length >= before + calls, `${calls} tickets`)
  return (await tickets()).slice(before)
}

describe('hostile names and numbers arrive as text', () => {
  for (const [what, callerName] of Object.entries(names)) {
    it(`a name with ${what}`, async () => {
      const scenario = loadRecording(recordingOf('b_queue_answer', 'filter.json').bytes)
      const [ticket] = await ticketsOf(1, () => way.player.play(scenario, { speed: 15, overrides: { callerName } }).done)
      expect(ticket?.subject).not.toMatch(control)
      expect(ticket?.description).not.toMatch(control)
      expect(ticket?.subject.length).toBeLessThan(400)
      const shown = letters(ticket?.subject ?? '')
      expect(shown).toContain(
        letters(callerName)
          .slice(0, 20)
          .replace(/^31mred.*/, 'red'),
      )
      // the desk gets it as a value; what a value can do there is the browser's test
      const view = await way.view('1001')
      const seen = Object.values(view.interactions).sort((a, b) => b.interaction.call.startedAt - a.interaction.call.startedAt)[0]
      expect(letters(seen?.interaction.call.customer.name ?? '')).toContain(letters(callerName).slice(0, 20))
      expect((await way.gateway.health()).ok).toBe(true)
      expect(way.log.join('')).not.toMatch(control)
    })
  }

  for (const callerNumber of [
    "09' or 1=1 --",
    '<b>0912</b>',
    '0912\r\n\r\napi shutdown',
    '9'.repeat(10_000),
    '+',
    'anonymous<script>',
  ]) {
    it(`the number ${JSON.stringify(callerNumber.slice(0, 24))}`, async () => {
      const scenario = loadRecording(recordingOf('a_inbound_bridge', 'filter.json').bytes)
      const [ticket] = await ticketsOf(1, () => way.player.play(scenario, { speed: 15, overrides: { callerNumber } }).done)
      expect(`${ticket?.subject}${ticket?.contact_number}`).not.toMatch(control)
      expect(ticket?.contact_number?.length ?? 0).toBeLessThan(300)
      expect(way.player.commands.some((command) => command.includes('shutdown'))).toBe(false)
      expect((await way.gateway.health()).ok).toBe(true)
    })
  }

  for (const name of ['j2_invalid_utf8_names', 'j4_hostile_names', 'j6_long_names', 'j8_user_agent_invalid_utf8']) {
    it(`${name}, byte for byte as a real switch sent it`, async () => {
      const file = new URL(`../../../freeswitch-adapter/test/recordings/raw/${name}.esl.br`, import.meta.url)
      const bytes = brotliDecompressSync(readFileSync(file))
      // without the greeting and the replies: the connection has had its own
      const greeting = Buffer.from('Reply-Text: +OK event listener enabled json\n\n')
      const events = bytes.subarray(bytes.indexOf(greeting) + greeting.length, bytes.lastIndexOf('Content-Type: command/reply'))
      const calls = [
        ...bytes.toString('latin1').matchAll(/"Event-Name":"CHANNEL_CREATE"(?:(?!"Event-Name").)*?"Call-Direction":"inbound"/gs),
      ].length
      const filed = await ticketsOf(calls, () => way.player.sendRaw(events))
      expect(filed).toHaveLength(calls)
      for (const ticket of filed) expect(`${ticket.subject}${ticket.description}`).not.toMatch(control)
      expect((await way.gateway.health()).ok).toBe(true)
    })
  }
})
