import { RingloopError } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'

/** The id of a ticket where ids are numbers; anything else must not get into a path. @throws `notFound` */
export function requireTicketNumber(name: string, id: string): string {
  if (/^\d{1,18}$/.test(id)) return id
  throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no ticket number`, { mend: 'Check the id.' })
}
