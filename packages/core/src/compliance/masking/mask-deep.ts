import type { Masker } from './masker.js'

/**
 * Names under which stand ids, addresses and telephone numbers of the system itself: what is looked up, called or opened by them would not
 * be found if a part of them were masked.
 */
const plainNames: ReadonlySet<string> = new Set(
  `id key type origin switch version ruleId revision
  extension agent by from to consultedBy queue slot path url number numbers dialled`.split(/\s+/),
)

/** Names under which stand names that somebody else has chosen: an `x_id` among them may be anything. */
const foreign: ReadonlySet<string> = new Set(['variables', 'customFields', 'fields', 'data'])

/** Channel variables of FreeSWITCH that hold telephone numbers and ids. */
const plainVariables: ReadonlySet<string> = new Set([
  ...['caller_id_number', 'destination_number', 'effective_caller_id_number', 'origination_caller_id_number', 'callee_id_number'],
  ...['effective_callee_id_number', 'sip_from_user', 'sip_to_user', 'sip_req_user', 'sip_contact_user', 'uuid', 'sip_call_id'],
  ...['call_uuid', 'bridge_uuid', 'signal_bond', 'last_bridge_to', 'ani', 'rdnis', 'username', 'sip_auth_username'],
])

/**
 * A copy of plain data in which every text is masked, but ids, addresses and telephone numbers, which are known by their names; the same
 * reference if nothing was masked. What the house has named itself (variables, custom fields) is masked whatever it is called, also a number
 * of thirteen digits or more: it becomes a text if something in it is masked.
 */
export function maskDeep<Value>(value: Value, masker: Pick<Masker, 'mask'>): Value {
  return masked(value, masker, { plain: plainNames, numbers: false }, 0) as Value
}

/** Data nests no deeper than this; what does is left out of what is kept. */
const deepest = 50

interface Where {
  /** What is called so is left as it is. */
  readonly plain: ReadonlySet<string>
  /** Whether numbers may be of cards and ids; elsewhere they are instants and counts of our own. */
  readonly numbers: boolean
}

/** A whole number of so many digits may be that of a card. */
const shortest = 1e12

function masked(value: unknown, masker: Pick<Masker, 'mask'>, where: Where, depth: number): unknown {
  if (typeof value === 'string') return masker.mask(value)
  if (typeof value === 'number' || typeof value === 'bigint') return where.numbers ? maskedNumber(value, masker) : value
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return null
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, masker, where, depth + 1))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  // an error, a date: what it is would be lost
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value
  let changed = false
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => {
    const isPlain = where.plain.has(name) || (where.plain === plainNames && /Ids?$/.test(name))
    const inside = foreign.has(name) ? ofHouse : name === 'facts' ? ofFacts : where
    const result = isPlain ? part : masked(part, masker, inside, depth + 1)
    const shown = name === '__proto__' ? name : masker.mask(name)
    changed ||= result !== part || shown !== name
    return [shown, result]
  })
  return changed ? Object.fromEntries(entries) : value
}

function maskedNumber(value: number | bigint, masker: Pick<Masker, 'mask'>): unknown {
  if (value < shortest || (typeof value === 'number' && !Number.isInteger(value))) return value
  const text = String(value)
  const shown = masker.mask(text)
  return shown === text ? value : shown
}

/** Facts of a decision that are telephone numbers. */
const plainFacts: ReadonlySet<string> = new Set([
  'call.dialled',
  'call.callerNumber',
  'call.number',
  'caller.number',
  'contact.id',
])

const ofHouse: Where = { plain: plainVariables, numbers: true }
const ofFacts: Where = { plain: plainFacts, numbers: true }
