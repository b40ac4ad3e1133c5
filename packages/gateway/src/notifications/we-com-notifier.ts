import type { Notifier } from '@ringloop/core'
import * as z from 'zod'
import { fitBytes } from './fit-bytes.js'
import { createRobotClient, type RobotOptions } from './robot-client.js'
import { toldLines } from './told-text.js'

const answer = z.object({ errcode: z.number(), errmsg: z.string().optional() })

/** So many bytes of a text message, by the documentation (developer.work.weixin.qq.com, path 91770). */
const mostBytes = 2_048

/**
 * A group robot of WeCom. It is told plain text: nothing in a ticket becomes mark-up, and nobody is mentioned. What is longer than the
 * 2,048 bytes it takes is cut.
 *
 * @throws `invalidConfig` for an address that is none
 */
export function createWeComNotifier(options: RobotOptions): Notifier {
  const robot = createRobotClient(options, {
    schema: answer,
    verdict: ({ errcode, errmsg = '' }) => ({ code: errcode, message: errmsg }),
    // 20 a minute
    tooMany: [45_009],
    // no such robot
    unauthorised: [93_000],
    passing: [-1],
  })
  return {
    async send(notification, { signal }) {
      const content = fitBytes(toldLines(notification, mostBytes), mostBytes)
      await robot.post({ msgtype: 'text', text: { content } }, { signal })
    },
  }
}
