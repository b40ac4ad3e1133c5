import { type Contact, type ContactDirectory, type E164, formatNumber, type HistoryItem, toE164 } from '@ringloop/core'
import * as z from 'zod'
import { publicUrlOf } from '../config/public-url.js'
import { zammadContactIds } from './contact-id.js'
import { textOfField } from './read-ticket.js'
import { type ZammadUser, zammadUserSchema } from './zammad-answers.js'
import { createZammadApi } from './zammad-api.js'
import type { ZammadConnection } from './zammad-options.js'

/** Everything `createZammadDirectory` can be told. */
export interface ZammadDirectoryOptions extends ZammadConnection {
  /** Country of numbers that Zammad has without a country code, ISO 3166 alpha-2. Without it only numbers with one are found. */
  readonly region?: string | undefined
  /** The object attribute on users that holds their level (`gold`). Without it, Zammad's `vip`. */
  readonly levelField?: string | undefined
}

const found = 100

/**
 * Zammad's users as a `ContactDirectory`, by phone and mobile.
 *
 * Zammad searches words, not numbers, so a number is asked for as people write it: in a row, as in its country, and as abroad (+ or 00); every
 * answer is compared. Its Elasticsearch lags some seconds behind; without Elasticsearch, versions before 6.4 do not look at telephone numbers.
 */
export function createZammadDirectory(options: ZammadDirectoryOptions): Required<ContactDirectory> {
  const { name = 'zammad', region, levelField } = options
  const api = createZammadApi(options)
  const publicUrl = publicUrlOf(options)

  const numbersOf = (user: ZammadUser): readonly E164[] => {
    const written = [user.phone, user.mobile].flatMap((text) => (text ?? '').split(/[,;/\n]/))
    const numbers = written.map((text) => toE164(text.trim().replace(/^00(?=[1-9])/, '+'), region ?? ''))
    return [...new Set(numbers.filter((number) => number !== null))]
  }

  function contactOf(user: ZammadUser): Contact {
    const level = levelField === undefined ? (user.vip ? 'VIP' : '') : textOfField(user[levelField])
    const full = [user.firstname, user.lastname].filter(Boolean).join(' ')
    return {
      id: zammadContactIds.of(user.id),
      name: full || user.email || user.login || String(user.id),
      numbers: numbersOf(user),
      tags: [],
      ...(user.email ? { email: user.email } : {}),
      ...(user.organization ? { company: user.organization } : {}),
      ...(level === '' ? {} : { level }),
      ...(publicUrl.startsWith('https:') ? { url: `${publicUrl}#user/profile/${user.id}` } : {}),
    }
  }

  async function search(query: string, signal: AbortSignal): Promise<readonly ZammadUser[]> {
    const parameters = { query, expand: true, limit: found, per_page: found, page: 1 }
    return (
      await api.http.send({ method: 'GET', path: 'users/search', query: parameters, schema: z.array(zammadUserSchema), signal })
    ).body
  }

  return {
    name,
    async lookup(number, { signal }) {
      const users = new Map<number, ZammadUser>()
      const answers = await Promise.all(writtenForms(number, region).map((query) => search(query, signal)))
      for (const user of answers.flat()) if (user.active !== false && numbersOf(user).includes(number)) users.set(user.id, user)
      return [...users.values()].map(contactOf)
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const user = zammadContactIds.numberIn(contact.id)
      if (user === null || limit < 1) return []
      const condition = { 'ticket.customer_id': { operator: 'is', value: user } }
      const perPage = Math.min(limit, 100)
      const tickets = await api.search({ condition, sortBy: 'id', order: 'desc', page: 1, perPage }, signal)
      return tickets
        .filter((ticket) => ticket.customer_id === user)
        .map((ticket) => ({
          id: String(ticket.id),
          kind: 'ticket' as const,
          at: Date.parse(ticket.created_at),
          title: ticket.title ?? '',
          detail: ticket.state ?? '',
        }))
        .sort((left, right) => right.at - left.at)
    },
  }
}

/** As people write a number; without signs, since `+` and brackets are operators for Elasticsearch. */
function writtenForms(number: E164, region: string | undefined): readonly string[] {
  const digits = number.replace(/\D/g, '')
  if (digits.length < 4) return []
  const plain = (text: string) =>
    text
      .replace(/[^\d\s]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  const abroad = plain(formatNumber(number, 'ZZ'))
  const home =
    region === undefined ? [] : [plain(formatNumber(number, region)), plain(formatNumber(number, region)).replace(/\s/g, '')]
  return [...new Set([digits, abroad, `00${abroad}`, ...home])].filter((form) => form.length >= 4)
}
