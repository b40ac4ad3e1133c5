import { createHmac } from 'node:crypto'
import type { Notifier } from '@ringloop/core'
import * as z from 'zod'
import { createRobotClient, type RobotOptions } from './robot-client.js'
import { toldText } from './told-text.js'

/** Old robots answer in the capitalised words. */
const answer = z.object({
  code: z.number().optional(),
  msg: z.string().optional(),
  StatusCode: z.number().optional(),
  StatusMessage: z.string().optional(),
})

/**
 * A group robot of Feishu or Lark (open.feishu.cn, "custom bot"). It is told a post whose parts are text: in a `text` message
 * `<at user_id="all">` would call everybody, in a part of a post it is only text. With a secret, the time is signed: base64 of
 * HMAC-SHA256 over nothing, by the key `seconds\nsecret`.
 *
 * @throws `invalidConfig` for an address that is none
 */
export function createFeishuNotifier(options: RobotOptions): Notifier {
  const { signingSecret, now } = options
  const robot = createRobotClient(options, {
    schema: answer,
    verdict: ({ code, StatusCode, msg, StatusMessage }) => ({
      code: code ?? StatusCode ?? 0,
      message: msg ?? StatusMessage ?? '',
    }),
    // 100 a minute, 5 a second
    tooMany: [11_232],
    // token, signature, address, words
    unauthorised: [19_001, 19_021, 19_022, 19_024],
    passing: [],
    // its limits come with this status, too, and what is posted here is well formed
    codes: { '400': 'unavailable' },
  })
  return {
    async send(notification, { signal }) {
      // 20 kB are taken; a character has up to four bytes
      const { subject, text } = toldText(notification, 4_000)
      const content = text.split('\n').map((line) => [{ tag: 'text', text: line }])
      const post = { zh_cn: { ...(subject === null ? {} : { title: subject }), content } }
      await robot.post({ ...signature(), msg_type: 'post', content: { post } }, { signal })
    },
  }

  function signature(): Readonly<Record<string, string>> {
    if (signingSecret === undefined) return {}
    const timestamp = String(Math.floor(now() / 1000))
    const sign = createHmac('sha256', `${timestamp}\n${signingSecret}`).digest('base64')
    return { timestamp, sign }
  }
}
