import { oneLine } from '@ringloop/ticket-client/building-blocks'
import type { AcmeCase } from './acme-answers.js'
import { states } from './acme-words.js'

/** The desk takes no longer subject. */
export const subjectLength = 200

/** What a case becomes that was made a second time: dropped, and its subject says which one stays. */
export function twinOf(winner: number, subject: string): { readonly state: string; readonly subject: string } {
  return { state: states.write('cancelled'), subject: oneLine(`Twin of case ${winner}: ${subject}`, subjectLength) }
}

/** Whether a case was made a second time, and dropped for it. */
export const isTwin = ({ state, subject }: Pick<AcmeCase, 'state' | 'subject'>): boolean =>
  state === states.write('cancelled') && /^Twin of case \d+: /.test(subject)
