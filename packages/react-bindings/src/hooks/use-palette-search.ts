import { customerNumber, safeLine } from '@ringloop/core'
import { callerInWords } from '../announcements/watch-desk.js'
import { callPhase } from '../calls/call-phase.js'
import { dialledNumber } from '../controls/dialled-number.js'
import { findTargets } from '../controls/find-targets.js'
import { findItems, type PaletteItem } from '../palette/palette-items.js'
import { callerWords } from '../words/caller-words.js'
import { controlsWords } from '../words/controls-words.js'
import { paletteWords } from '../words/palette-words.js'
import { phaseWords } from '../words/phase-words.js'
import { useRingloop } from './ringloop-context.js'
import { useCallLists } from './use-call-lists.js'
import { useAgent } from './use-desk.js'
import { useDial } from './use-dial.js'
import type { PaletteActions } from './use-palette-actions.js'
import { useSelectedCall } from './use-selected-call.js'
import { useTargets } from './use-targets.js'
import { useWords } from './use-words.js'

const giving = ['blindTransfer', 'consult', 'addParticipant'] as const

/** All that the palette finds by what was typed: what can be done now, calls and their customers, people and queues, and `more`. */
export function usePaletteSearch(
  typed: string,
  { items, controls }: Pick<PaletteActions, 'items' | 'controls'>,
  more: readonly PaletteItem[],
): readonly PaletteItem[] {
  const { format } = useRingloop()
  const words = useWords(phaseWords, controlsWords, callerWords, paletteWords)
  const agent = useAgent()
  const lists = useCallLists()
  const targets = useTargets()
  const { select } = useSelectedCall()
  const { possible, dial } = useDial()
  const { palette } = words
  const inWords = { blindTransfer: palette.transferTo, consult: palette.consultWith, addParticipant: palette.add }

  const reach = (to: string, who: string, detail: string): readonly PaletteItem[] => {
    const given = giving.flatMap((command): PaletteItem[] =>
      controls?.can(command)
        ? [
            {
              id: `${command} ${to}`,
              group: 'people',
              label: inWords[command](who),
              detail,
              run: controls.getTargetProps(command, to).onClick,
            },
          ]
        : [],
    )
    if (given.length > 0 || !possible || controls?.can('hangUp')) return given
    return [{ id: `dial ${to}`, group: 'people', label: words.controls.dialNumber(who), detail, run: () => dial(to) }]
  }
  const text = typed.trim()
  const number = /^[+*#(\d].*\d/.test(text) ? dialledNumber(text) : null
  // before anything is typed they would be in the way
  const people = text === '' ? [] : targets.flatMap(({ to, name }) => reach(to, safeLine(name, 60), to))
  const unknown = number !== null && findTargets(targets, number, 1).length === 0 ? reach(number, number, '') : []
  const calls = Object.values(lists)
    .flat()
    .flatMap((view): PaletteItem[] => {
      const { interaction } = view
      const who = callerInWords(interaction, words, format)
      const raw = customerNumber(interaction.call)
      const detail = [agent && words.phase[callPhase(view, agent.extension)], raw ?? ''].join(' ').trim()
      const opened: PaletteItem = {
        id: interaction.id,
        group: 'calls',
        label: palette.open(who),
        detail,
        run: () => select(interaction.id),
      }
      const again = raw !== null && interaction.call.state === 'ended' && possible && !controls?.can('hangUp') && text !== ''
      return again
        ? [opened, { ...opened, id: `dial ${interaction.id}`, label: words.controls.dialNumber(who), run: () => dial(raw) }]
        : [opened]
    })
  return [...findItems([...items, ...people, ...calls, ...more], typed), ...unknown]
}
