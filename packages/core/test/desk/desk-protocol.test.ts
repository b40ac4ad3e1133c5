import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { clientMessageSchema, deskProtocolVersion } from '../../src/desk/desk-protocol.js'

const helloOf = (epoch: string) => ({
  type: 'hello',
  protocol: deskProtocolVersion,
  token: 'the-token',
  resume: { epoch, sequence: 7 },
})

it('a display goes on where it left off, also with the longest name that it may have', () => {
  const hello = helloOf(`${randomUUID()}/display:${'n'.repeat(100)}`)
  expect(clientMessageSchema.parse(hello)).toEqual(hello)
  expect(clientMessageSchema.safeParse(helloOf('n'.repeat(201))).success).toBe(false)
})
