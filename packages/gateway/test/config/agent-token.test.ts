import { clientMessageSchema } from '@ringloop/core/desk-protocol'
import { secretSchema } from '@ringloop/ticket-client'
import { expect, it } from 'vitest'

it('takes at the desk every token that the configuration takes', () => {
  const longest = 'x'.repeat(1000)
  expect(secretSchema.safeParse(longest).success).toBe(true)
  expect(secretSchema.safeParse(`${longest}x`).success).toBe(false)
  const hello = (token: string) => clientMessageSchema.safeParse({ type: 'hello', protocol: 1, token })
  expect(hello(longest).success).toBe(true)
  expect(hello(`${longest}x`).error?.issues[0]?.path).toEqual(['token'])
})
