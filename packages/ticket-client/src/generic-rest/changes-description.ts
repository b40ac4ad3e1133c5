import * as z from 'zod'
import { secretSchema } from '../config/secret.js'
import { expression, searchOf, template, words } from './description-parts.js'

const header = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'must be the name of a header')
const changeType = z.enum(['created', 'changed', 'commented', 'deleted'])

const pollSchema = searchOf('since', 'limit').extend({
  /** How `{since}` is written: ISO 8601, with seconds only, or a number. */
  time: z.enum(['iso', 'isoSeconds', 'seconds', 'milliseconds']).default('iso'),
  /** How far each poll looks back, for changes that show up late. */
  overlapSeconds: z.number().int().min(0).max(86_400).default(30),
})

const proofSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hmac'),
    header,
    /** What stands before the signature: `sha256=`. */
    prefix: z.string().max(40).default(''),
    hash: z.enum(['SHA-256', 'SHA-1']).default('SHA-256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    /** What is signed. */
    message: template('timestamp', 'body', 'method', 'url').default('{body}'),
    secret: secretSchema,
  }),
  /** A secret in a header, for systems that sign nothing. */
  z.strictObject({ kind: z.literal('header'), header, prefix: z.string().max(40).default(''), secret: secretSchema }),
])

const webhookShape = z.strictObject({
  proof: proofSchema,
  /** When it was sent. Only safe if it is part of what is signed. */
  timestamp: z
    .strictObject({
      header,
      time: z.enum(['iso', 'seconds', 'milliseconds']).default('seconds'),
      windowSeconds: z.number().int().min(1).max(86_400).default(300),
    })
    .optional(),
  /** Where the changes are, if a body has several; without it, the body is one. */
  records: expression.optional(),
  /** The ticket's id in a change. */
  ticketId: expression,
  /** Where the whole ticket is, if it comes along. */
  ticket: expression.optional(),
  /** The change's own id, the same when it is sent again. */
  id: expression.optional(),
  /** When it happened. */
  at: expression.optional(),
  /** What happened, in the backend's words. What is not here is `changed`. */
  type: z.strictObject({ field: expression, words: z.partialRecord(changeType, words) }).optional(),
  comment: z.strictObject({ text: expression, author: expression.optional() }).optional(),
})

/** A time that anybody can change proves nothing. */
const webhookSchema = webhookShape.superRefine(({ proof, timestamp }, context) => {
  if (timestamp !== undefined && proof.kind === 'hmac' && !proof.message.includes('{timestamp}'))
    context.addIssue({
      code: 'custom',
      path: ['proof', 'message'],
      message: 'must have {timestamp} in it, or a recorded webhook could be sent again with another time',
    })
  if (proof.kind === 'hmac' && !proof.message.includes('{body}'))
    context.addIssue({
      code: 'custom',
      path: ['proof', 'message'],
      message: 'must have {body} in it, or anybody could change it',
    })
})

/** How it is learned what others do to tickets. */
export const changesDescription = z
  .strictObject({
    poll: pollSchema.optional(),
    webhook: webhookSchema.optional(),
    /** Who did it, in a polled ticket and in a webhook's change. */
    by: expression.optional(),
    /** Our own account, as it stands there: what it did is an echo. */
    account: z.union([z.string(), z.number()]).optional(),
  })
  .refine(({ poll, webhook }) => poll !== undefined || webhook !== undefined, 'needs poll or webhook')

/** {@link changesDescription}, checked. */
export type RestChangesDescription = z.output<typeof changesDescription>
