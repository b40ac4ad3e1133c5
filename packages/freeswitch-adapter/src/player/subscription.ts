import type { EslEventFormat } from '../codec/esl-event.js'
import type { PlayedEvent } from './played-event.js'
import { headerText } from './played-event.js'

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
  wants(event: PlayedEvent): boolean
}

/** Starts with no event wanted. */
export function createSubscription(): Subscription {
  let format: EslEventFormat = 'plain'
  let all = false
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
    wants(event) {
      const name = headerText(event, 'Event-Name')
      const wanted =
        all || (name === 'CUSTOM' ? names.has('CUSTOM') && subclasses.has(headerText(event, 'Event-Subclass')) : names.has(name))
      return wanted && (filters.length === 0 || filters.some(({ header, value }) => headerText(event, header) === value))
    },
  }
}
