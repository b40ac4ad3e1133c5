import { type CallId, type Interaction, RingloopError, toCallId } from '@ringloop/core'
import type { Hono } from 'hono'
import * as z from 'zod'
import { type AgentRoutesOptions, type AgentVariables, agentRoutes, refuseTooLarge } from '../server/agent-routes.js'
import { readAs } from '../server/read-request.js'
import type { CaseAttachments } from './case-attachments.js'

/** What {@link attachmentRoutes} needs. */
export interface AttachmentRoutesOptions extends AgentRoutesOptions {
  readonly attachments: Pick<CaseAttachments, 'take' | 'limits'>
  /** The interaction as the agent may see it, if they may. */
  readonly visible: (extension: string, callId: CallId) => Interaction | undefined
}

const querySchema = z.strictObject({
  /** The desk's own: the same file is taken once. */
  id: z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _'),
  name: z.string().min(1).max(1_000),
})
const contentType = /^[\w.+-]{1,60}\/[\w.+-]{1,60}/

/**
 * `POST /cases/:call/attachments?id=…&name=…` with the file as its body takes a file for the ticket of a call that is on the agent's desk:
 * 201 with what is known of it. For who has a desk; see {@link agentRoutes}.
 */
export function attachmentRoutes({ attachments, visible, ...options }: AttachmentRoutesOptions): Hono<AgentVariables> {
  // the files count by themselves what comes, piece by piece: none is held whole
  const app = agentRoutes('attachments', options, null)
  app.post('/:call/attachments', async (context) => {
    if (Number(context.req.header('content-length') ?? 0) > attachments.limits.maximumBytes) return refuseTooLarge(context)
    const extension = context.get('extension')
    const { id, name } = readAs(querySchema, context.req.query())
    const interaction = visible(extension, toCallId(context.req.param('call')))
    if (interaction === undefined) throw new RingloopError('notFound', 'This call is not on your desk.')
    const { body, signal } = context.req.raw
    if (body === null) throw new RingloopError('invalidInput', 'The file is empty.', { mend: 'Send the file as the body.' })
    const type = contentType.exec(context.req.header('content-type') ?? '')?.[0].toLowerCase()
    const file = { id, name, contentType: type ?? 'application/octet-stream', body, signal }
    const { callId: _, ...taken } = await attachments.take(interaction, extension, file)
    return context.json(taken, 201)
  })
  return app
}
