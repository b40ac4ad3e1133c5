import { sha256 } from '../text/sha256.js'

/** The entity property that holds what {@link JiraMark} says. */
export const markProperty = 'ringloop'
/** Begins our own labels. */
const prefix = 'ringloop-'
/** On an issue that was filed twice, and is the one that does not count. */
export const doubleLabel = `${prefix}double`

/** What Ringloop keeps on an issue. */
export interface JiraMark {
  readonly externalId: string | null
  readonly number: string | null
  readonly contactId: string | null
}

/** Whether a label is ours, and no tag. */
export const isOwnLabel = (label: string): boolean => label.startsWith(prefix)

/** The label by which the search finds what was filed for an external id. Jira's labels cannot have blanks, so it is a hash. */
export const keyLabel = async (externalId: string): Promise<string> => `${prefix}id-${(await sha256(externalId)).slice(0, 40)}`
/** The label for a caller's number. */
export const numberLabel = (number: string): string => `${prefix}tel-${number.replace(/\D/g, '').slice(0, 20)}`
/** The label for a customer of any directory. */
export const contactLabel = async (contactId: string): Promise<string> =>
  `${prefix}contact-${(await sha256(contactId)).slice(0, 40)}`

/**
 * The last line of a request's description. A request can be made with fields of its form only, so this one word is by what it is found
 * if our process is killed before it has put the label on.
 */
export const keyWord = async (externalId: string): Promise<string> => `ringloop${(await sha256(externalId)).slice(0, 40)}`
/** Takes that line off again. */
export const withoutKeyWord = (description: string): string => description.replace(/\n*Ref: ringloop[0-9a-f]{40}\s*$/, '')

/** Everything of a mark as labels. */
export async function labelsOf({ externalId, number, contactId }: JiraMark): Promise<readonly string[]> {
  return [
    ...(externalId === null ? [] : [await keyLabel(externalId)]),
    ...(number === null ? [] : [numberLabel(number)]),
    ...(contactId === null ? [] : [await contactLabel(contactId)]),
  ]
}

/** A tag as Jira takes a label: without blanks, and never one of our own, which would be taken for what they say. */
export const labelOfTag = (tag: string): string =>
  tag
    .trim()
    .replace(/[\s\p{C}]+/gu, '_')
    .replace(/^ringloop-/, 'ringloop_')
    .slice(0, 200)
