import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type NotifierMood, testNotifier } from '@ringloop/core/testing'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, vi } from 'vitest'
import { createEmailNotifier } from '../../src/notifications/email-notifier.js'

interface Taken {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

const settings = {
  field: 'notifications.channels.mail',
  host: '127.0.0.1',
  from: 'desk@example.com',
  to: ['boss@example.com', 'night@example.com'],
} as const

/** A real SMTP server that keeps what it takes. */
async function start({
  password = 'right',
  tls = 'none',
}: {
  readonly password?: string
  readonly tls?: 'none' | 'startTls'
} = {}) {
  const taken: Taken[] = []
  const read: Awaited<ReturnType<typeof PostalMime.parse>>[] = []
  let mood: NotifierMood = 'well'
  let mostConnections = 0
  const server = new SMTPServer({
    onConnect: (_, done) => {
      mostConnections = Math.max(mostConnections, server.connections.size)
      done()
    },
    disabledCommands: ['STARTTLS'],
    onAuth: ({ password }, _, done) =>
      password === 'right' && mood !== 'unauthorised' ? done(null, { user: 'desk' }) : done(refusal(535, 'no such user')),
    onRcptTo: (_, __, done) => {
      if (mood === 'down') return done(refusal(451, 'try later'))
      if (mood === 'tooMany') return done(refusal(452, 'too many'))
      if (mood === 'refusing') return done(refusal(550, 'no such mailbox'))
      done()
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString()
        const { mailFrom, rcptTo } = session.envelope
        taken.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw })
        read.push(await PostalMime.parse(raw))
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    taken,
    notifier: createEmailNotifier({
      ...settings,
      port: (server.server.address() as AddressInfo).port,
      tls,
      login: { user: 'desk', password },
      timeoutMs: 5_000,
    }),
    mostConnections: () => mostConnections,
    channel: 'mail',
    received: () =>
      read.map(({ subject, text, messageId }) => ({
        subject: subject ?? null,
        text: (text ?? '').trimEnd(),
        key: messageId ?? null,
      })),
    become(next: NotifierMood) {
      mood = next
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

describe('mail keeps the contract', () => {
  testNotifier({ it, make: () => start(), moods: ['down', 'tooMany', 'refusing', 'unauthorised'] })
})

describe('mail', () => {
  const signal = AbortSignal.timeout(30_000)

  it('goes from and to the configured addresses alone, whatever a ticket says', async () => {
    await using subject = await start()
    const evil = 'Due\r\nBcc: victim@example.com\r\nTo: other@example.com\r\n\r\n<b>body</b>'
    await subject.notifier.send(
      { channel: 'mail', subject: evil, text: `.\r\n${evil}\r\n.\r\nRCPT TO:<x@y>` },
      { key: 'k', signal },
    )
    const [mail] = subject.taken
    expect([mail?.from, mail?.to]).toEqual(['desk@example.com', ['boss@example.com', 'night@example.com']])
    const [head = ''] = mail?.raw.split('\r\n\r\n') ?? []
    const names = head.split(/\r\n(?![ \t])/).map((line) => line.split(':')[0])
    expect(names.filter((name) => /^(bcc|to|from|subject)$/i.test(name ?? ''))).toEqual(['From', 'To', 'Subject'])
    expect(head).toContain('Content-Type: text/plain')
    expect(subject.received()[0]?.text).toContain('RCPT TO:<x@y>')
  })

  it('comes over a few connections at once, however much is to be told', async () => {
    await using subject = await start()
    const sent = Array.from({ length: 30 }, (_, index) =>
      subject.notifier.send({ channel: 'mail', subject: null, text: `${index}` }, { key: `k${index}`, signal }),
    )
    await Promise.all(sent)
    expect(subject.taken).toHaveLength(30)
    expect(subject.mostConnections()).toBeLessThanOrEqual(4)
  })

  it('keeps to them where the server hangs and nobody waits any more', async () => {
    const sockets = new Set<Socket>()
    let most = 0
    await using server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)))
      most = Math.max(most, sockets.size)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const notifier = createEmailNotifier({ ...settings, tls: 'none', login: null, port, timeoutMs: 5_000 })
    for (let round = 0; round < 4; round++) {
      const patience = AbortSignal.timeout(30)
      const sent = Array.from({ length: 4 }, (_, index) =>
        notifier.send({ channel: 'mail', subject: null, text: 't' }, { key: `${round} ${index}`, signal: patience }),
      )
      for (const { status } of await Promise.allSettled(sent)) expect(status).toBe('rejected')
    }
    await vi.waitFor(() => expect(sockets.size).toBe(4), { timeout: 15_000 })
    expect(most).toBe(4)
    for (const socket of sockets) socket.destroy()
  })

  it('never has the password in an error', async () => {
    await using subject = await start({ password: 'not-the-right-one' })
    const error = await subject.notifier
      .send({ channel: 'mail', subject: null, text: 't' }, { key: 'k', signal })
      .catch((error: Error) => error)
    expect(error).toMatchObject({ code: 'unauthorised', mend: expect.stringContaining('password') })
    expect((error as Error).message).not.toContain('not-the-right-one')
  })

  it('does not go over a connection in the clear where encryption is asked for', async () => {
    await using subject = await start({ tls: 'startTls' })
    await expect(
      subject.notifier.send({ channel: 'mail', subject: null, text: 't' }, { key: 'k', signal }),
    ).rejects.toMatchObject({ code: 'rejected', mend: expect.stringContaining('tls') })
    expect(subject.taken).toEqual([])
  })
})
