import { RingloopError } from '@ringloop/core'

/** The error for an object attribute that tickets cannot be found by. */
export const missingAttribute = (name: string, attribute: string, cause?: unknown): RingloopError =>
  new RingloopError('invalidConfig', `${name}: tickets cannot be found by the object attribute "${attribute}"`, {
    mend: `In Zammad, under Admin, Objects, Ticket, make a text attribute "${attribute}" of 255 characters and update the database; or name another one in fields.`,
    cause,
  })
