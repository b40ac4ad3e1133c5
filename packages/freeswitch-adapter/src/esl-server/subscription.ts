import type { EslEventFormat } from '../codec/esl-event.js'
import { headerText, type ServedEvent } from './served-event.js'

/** Which events one connection wants. */
export interface Subscription {
  readonly format: EslEventFormat
  /** Wants any event at all. */
  readonly active: boolean
  /** `event json …`: adds to what was asked for before, as FreeSWITCH does. */
  add(format: EslEventFormat, words: readonly string[]): void
  /** `nixevent …` */
  remove(words: readonly string[]): void
  /** `noevents` */
  clear(): void
  filter(header: string, value: string): void
  unfilter(header: string, value: string | undefined): void
  /** `myevents UUID`: all events of this channel, and no other's. */
  onlyOf(channelId: string, format: EslEventFormat): void
  /** Might want events of this name (and subclass, for CUSTOM), as far as can be told without the event. */
  mayWant(name: string, subclass: string | undefined): boolean
  wants(event: ServedEvent): boolean
}

/** Starts with no event wanted. */
export function createSubscription(): Subscription {
  let format: EslEventFormat = 'plain'
  let all = false
  let channel: string | undefined
  const names = new Set<string>()
  const subclasses = new Set<string>()
  const filters: { readonly header: string; readonly value: string }[] = []

  /** Every word after CUSTOM is a subclass, also one that was meant as an event's name. */
  const sort = (words: readonly string[], forName: (name: string) => void, forSubclass: (subclass: string) => void) => {
    let custom = false
    for (const word of words) {
      if (custom) forSubclass(word)
      else {
        forName(word.toUpperCase())
        custom = word.toUpperCase() === 'CUSTOM'
      }
    }
  }

  const mayWant = (name: string, subclass: string | undefined) =>
    all || (name === 'CUSTOM' ? names.has('CUSTOM') && subclasses.has(subclass ?? '') : names.has(name))

  return {
    get format() {
      return format
    },
    get active() {
      return all || names.size > 0
    },
    add(newFormat, words) {
      format = newFormat
      sort(
        words,
        (name) => {
          if (name === 'ALL') all = true
          else names.add(name)
        },
        (subclass) => subclasses.add(subclass),
      )
    },
    remove(words) {
      sort(
        words,
        (name) => {
          if (name === 'ALL') {
            all = false
            names.clear()
          } else names.delete(name)
        },
        (subclass) => subclasses.delete(subclass),
      )
    },
    clear() {
      all = false
      names.clear()
      subclasses.clear()
    },
    filter: (header, value) => filters.push({ header, value }),
    unfilter(header, value) {
      for (let index = filters.length - 1; index >= 0; index--) {
        const filter = filters[index]
        if (header === 'all' || (filter?.header === header && (value === undefined || filter.value === value)))
          filters.splice(index, 1)
      }
    },
    onlyOf(channelId, newFormat) {
      format = newFormat
      all = true
      channel = channelId
    },
    mayWant,
    wants(event) {
      if (channel !== undefined && headerText(event, 'Unique-ID') !== channel) return false
      return (
        mayWant(headerText(event, 'Event-Name'), headerText(event, 'Event-Subclass')) &&
        (filters.length === 0 || filters.some(({ header, value }) => headerText(event, header) === value))
      )
    },
  }
}
