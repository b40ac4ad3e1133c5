import { type CommentVisibility, RingloopError } from '@ringloop/core'

/**
 * Refuses a remark or a file that others would read than was meant: a system that has one kind only must not take the other for it.
 *
 * @param what a remark, a file
 * @param can what the system can do, of `capabilities`
 * @throws `invalidInput`; nothing was sent
 */
export function refuseOtherReaders(
  name: string,
  what: 'a remark' | 'a file',
  can: readonly CommentVisibility[],
  visibility: CommentVisibility,
): void {
  if (can.includes(visibility)) return
  const readers = can.length === 0 ? 'nobody' : can[0] === 'public' ? 'everybody who sees the ticket' : 'colleagues only'
  throw new RingloopError('invalidInput', `${name}: ${what} here is read by ${readers}, so none that is ${visibility} was sent`, {
    mend:
      can.length === 0
        ? `Leave it out: ${name} has no place for it.`
        : `Send it as ${can[0]} if that is right for what is in it.`,
  })
}
