import { isRingloopError } from '../errors/ringloop-error.js'
import type { Notifier } from '../notifications/notifier.js'
import { expectEqual, expectRejection, expectThat } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'
import { hostileTexts } from './hostile-texts.js'

/** What a person was told, as they read it. */
export interface ReceivedNotification {
  /** `null` where the medium has no subject of its own; then the text begins with it. */
  readonly subject: string | null
  readonly text: string
  /** By which the medium knows the same notification again; `null` if it has no such thing. */
  readonly key: string | null
}

/** How the other side behaves. */
export type NotifierMood = 'well' | 'down' | 'tooMany' | 'refusing' | 'unauthorised'

/** A notifier, and the other side of it. */
export interface NotifierUnderTest {
  readonly notifier: Notifier
  readonly channel: string
  /** Everything that was taken so far, in order. */
  received(): readonly ReceivedNotification[]
  /** From now on the other side is like that; a notifier without one has none. */
  readonly become?: (mood: NotifierMood) => void
  readonly [Symbol.asyncDispose]?: () => PromiseLike<void>
}

/** What trying again can help against, and what it cannot. */
const passing: readonly string[] = ['unavailable', 'timeout', 'rateLimited', 'overloaded']
const lasting: readonly string[] = ['rejected', 'unauthorised', 'invalidInput', 'notFound', 'forbidden', 'refused']

/** The contract of the `Notifier` port as tests. `moods`: those that the other side can be in. */
export function testNotifier({
  it,
  make,
  moods,
}: {
  readonly it: ContractIt
  readonly make: () => Promise<NotifierUnderTest>
  readonly moods: readonly Exclude<NotifierMood, 'well'>[]
}): void {
  const test = (name: string, run: (subject: NotifierUnderTest) => Promise<void>) =>
    it(`notifier: ${name}`, () => using(make, run))
  const signal = () => new AbortController().signal
  const send = (subject: NotifierUnderTest, text: string, about: string | null = 'Reminder', key = 'ticket-1/sla/80%') =>
    subject.notifier.send({ channel: subject.channel, subject: about, text }, { key, signal: signal() })

  test('tells subject and text, once', async (subject) => {
    await send(subject, 'Ticket 12 is due at 14:00.')
    const told = subject.received()
    expectEqual(told.length, 1, 'how often it was told')
    expectThat(wholeOf(told[0]).includes('Ticket 12 is due at 14:00.'), `the text arrives (told: ${wholeOf(told[0])})`)
    expectThat(wholeOf(told[0]).includes('Reminder'), `the subject arrives (told: ${wholeOf(told[0])})`)
  })

  test('tells a text that has no subject', async (subject) => {
    await send(subject, 'Ticket 12 is due.', null)
    expectThat(wholeOf(subject.received()[0]).includes('Ticket 12 is due.'), 'the text arrives')
  })

  test('tells lines as lines', async (subject) => {
    await send(subject, 'first\nsecond')
    expectThat(/first\r?\nsecond/.test(subject.received()[0]?.text ?? ''), 'two lines')
  })

  for (const [name, text] of Object.entries(hostileTexts)) {
    test(`what strangers write is only text (${name})`, async (subject) => {
      await send(subject, `Subject of the ticket: ${text}`, text)
      const told = subject.received()
      expectEqual(told.length, 1, 'how often it was told')
      expectThat(oneSpaced(told[0]?.text ?? '').includes(oneSpaced(text)), `"${text}" is told as it is, not: ${told[0]?.text}`)
    })
  }

  test('a subject of several lines is one, and nothing in it is more than a subject', async (subject) => {
    await send(subject, 'text', 'Reminder\r\nBcc: everybody@example.com\r\n\r\nanother body')
    const told = subject.received()
    expectEqual(told.length, 1, 'how often it was told')
    expectThat(!/[\r\n]/.test(told[0]?.subject ?? ''), 'the subject is one line')
  })

  test('the same notification has the same key, another one another', async (subject) => {
    for (const key of ['a/sla/80%', 'a/sla/80%', 'b/sla/80% 王 \r\n x: y']) await send(subject, 'text', 'Reminder', key)
    const [first, second, third] = subject.received().map(({ key }) => key)
    expectEqual(second, first, 'the key of the second time')
    expectThat(first === null || third !== first, 'the key of another notification')
  })

  test('a text of a megabyte is told in part, not refused', async (subject) => {
    await send(subject, `Beginning. ${'很长'.repeat(200_000)}`)
    expectThat(wholeOf(subject.received()[0]).includes('Beginning.'), 'the beginning arrives')
  })

  test('gives up when told to', async (subject) => {
    const gone = new AbortController()
    gone.abort()
    const sending = subject.notifier.send(
      { channel: subject.channel, subject: null, text: 'text' },
      { key: 'gone', signal: gone.signal },
    )
    await expectRejection(sending, 'aborted', 'send')
    expectEqual(subject.received().length, 0, 'how often it was told')
  })

  for (const mood of moods) {
    const codes = mood === 'down' || mood === 'tooMany' ? passing : lasting
    test(`says whether trying again can help when the other side is: ${mood}`, async (subject) => {
      subject.become?.(mood)
      const code = await send(subject, 'text').then(
        () => 'sent',
        (error: unknown) => (isRingloopError(error) ? error.code : String(error)),
      )
      expectThat(codes.includes(code), `one of ${codes.join(', ')}, not ${code}`)
    })
  }
}

const wholeOf = (told: ReceivedNotification | undefined): string => `${told?.subject ?? ''}\n${told?.text ?? ''}`
const oneSpaced = (text: string): string => text.replace(/\s+/g, ' ').trim()
