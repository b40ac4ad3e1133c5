import { createHmac } from 'node:crypto'
import type { Notifier } from '@ringloop/core'
import * as z from 'zod'
import { fitBytes } from './fit-bytes.js'
import { createRobotClient, type RobotOptions } from './robot-client.js'
import { toldLines } from './told-text.js'

/** A message of 20 kB is taken; some room is left for what is around it. */
const mostBytes = 18_000

const answer = z.object({ errcode: z.number(), errmsg: z.string().optional() })

/**
 * A group robot of DingTalk (open.dingtalk.com, "custom robot"). It is told plain text: nothing in a ticket becomes mark-up, and nobody
 * is mentioned. With a secret, address and time are signed: base64 of HMAC-SHA256 over `milliseconds\nsecret`.
 *
 * @throws `invalidConfig` for an address that is none
 */
export function createDingTalkNotifier(options: RobotOptions): Notifier {
  const { signingSecret, now } = options
  const robot = createRobotClient(options, {
    schema: answer,
    verdict: ({ errcode, errmsg = '' }) => ({ code: errcode, message: errmsg }),
    // 20 a minute
    tooMany: [130_101],
    // the signature, the words or the address; no such token
    unauthorised: [310_000, 300_001],
    passing: [-1],
  })
  return {
    async send(notification, { signal }) {
      const content = fitBytes(toldLines(notification, mostBytes), mostBytes)
      await robot.post({ msgtype: 'text', text: { content } }, { query: signature(), signal })
    },
  }

  function signature(): Readonly<Record<string, string>> {
    if (signingSecret === undefined) return {}
    const timestamp = String(now())
    const sign = createHmac('sha256', signingSecret).update(`${timestamp}\n${signingSecret}`).digest('base64')
    return { timestamp, sign }
  }
}
