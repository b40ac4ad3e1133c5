import { RingloopError } from '@ringloop/core'
import { createMasker } from '@ringloop/core/compliance'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/host/log.js'

const card = '4111111111111111'

describe('the log', () => {
  it('holds no card number, wherever it was: in data, in the text, in an error and its cause', () => {
    let written = ''
    const log = createLog({ destination: { write: (line) => (written += line) }, masker: createMasker() })
    const error = new RingloopError('rejected', `no such card ${card}`, {
      said: card,
      cause: new Error(`from the other side: ${card}`),
    })
    log.info({ callId: 'a', note: card, deep: { list: [card] } }, `paid with ${card}`)
    log.warn({ error }, 'not done')
    log.error(`only a text with ${card}`)
    const lines = written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ callId: 'a', note: '••••••••••••1111', msg: 'paid with ••••••••••••1111' })
    expect(lines[1].error.message).toContain('no such card ••••')
    expect(lines[1].error.stack).toContain('log.test')
    expect(lines).toHaveLength(3)
    expect(written).not.toContain(card.slice(0, 13))
  })

  it('leaves texts as they are without a masker, and secrets out by their names', () => {
    let written = ''
    const log = createLog({ destination: { write: (line) => (written += line) } })
    log.info({ note: card, token: 'x' }, 'text')
    expect(JSON.parse(written)).toMatchObject({ note: card, token: '(secret)', msg: 'text' })
  })
})
