import { type DeskView, RingloopError, type SystemView } from '@ringloop/core'

/** No extension begins so: a display has none. */
const mark = 'display:'

/** What stands for a display where an agent has their extension. */
export const displayExtension = (name: string): string => `${mark}${name}`

/** Whether this is a display: it sees the wallboard, has no calls, and can do nothing. */
export const isDisplay = (extension: string): boolean => extension.startsWith(mark)

/** @throws `forbidden` for a display */
export function refuseDisplays(extension: string): void {
  if (!isDisplay(extension)) return
  throw new RingloopError('forbidden', 'A display shows the wallboard and can do nothing.', {
    mend: 'Open a desk with the token of an agent.',
  })
}

/** The desk of a display: nobody's calls. */
export const displayView = (extension: string, system: SystemView): DeskView => ({
  agent: { extension, name: extension.slice(mark.length), state: 'loggedOff', since: 0, queueStatus: null, commands: [] },
  system,
  colleagues: [],
  interactions: {},
})
