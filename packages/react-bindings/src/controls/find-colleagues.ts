import type { Colleague } from '@ringloop/core'
import { dialledNumber } from './dialled-number.js'

/** The colleagues whose name or extension has what was typed, who begin with it first; at most `limit`. */
export function findColleagues(colleagues: readonly Colleague[], typed: string, limit = 8): readonly Colleague[] {
  const wanted = typed.trim().toLocaleLowerCase()
  const place = ({ name, extension }: Colleague) => {
    const places = [name.toLocaleLowerCase().indexOf(wanted), extension.toLowerCase().indexOf(wanted)].filter((at) => at >= 0)
    return places.length === 0 ? null : Math.min(...places)
  }
  return colleagues
    .flatMap((colleague) => {
      const at = place(colleague)
      return at === null ? [] : [{ colleague, at: Math.min(at, 1) }]
    })
    .sort((a, b) => a.at - b.at)
    .slice(0, limit)
    .map(({ colleague }) => colleague)
}

/**
 * Whom it names: an extension or a number; `null` as long as nobody is. Letters that are in a colleague's name are a search for
 * them, and no extension, so that nobody is sent to a place called "mar".
 */
export function targetOf(typed: string, colleagues: readonly Colleague[]): string | null {
  const number = dialledNumber(typed)
  if (number === null || colleagues.some(({ extension }) => extension === number)) return number
  const search = /^\p{L}/u.test(number) && findColleagues(colleagues, typed).length > 0
  return search ? null : number
}
