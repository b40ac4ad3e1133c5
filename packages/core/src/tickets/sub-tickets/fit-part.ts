import type { Language } from '../../text/language.js'
import { safeLine } from '../../text/safe-text.js'
import type { NewTicket } from '../ticket.js'
import type { TicketCapabilities } from '../ticket-capabilities.js'

/**
 * A part as its ticket system can take it. Where tickets have a parent or can be linked, `parentId` says it; where they cannot belong to one
 * another, the first line of the description does, so that a person still sees it.
 */
export function fitPart(ticket: NewTicket, capability: TicketCapabilities['subTickets'], language: Language): NewTicket {
  const { parentId, ...alone } = ticket
  if (parentId === undefined || capability !== 'none') return ticket
  const line = `${partOf[language]}${safeLine(parentId, 100)}`
  return { ...alone, description: alone.description === '' ? line : `${line}\n\n${alone.description}` }
}

const partOf: Readonly<Record<Language, string>> = { en: 'Part of ticket ', 'zh-CN': '所属工单：' }
