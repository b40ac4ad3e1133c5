import { type ReactNode, useEffect } from 'react'
import { createPortal } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { RingloopProvider, type RingloopProviderProps } from '../components/ringloop-provider.js'
import { type RingloopContextValue, useRingloop } from '../hooks/ringloop-context.js'
import { useHostEvents } from '../hooks/use-host-events.js'
import { ringEvents } from '../host-events/desk-changes.js'
import type { HostEvent } from '../host-events/host-event.js'
import { playRingTone } from '../ringing/ring-tone.js'
import type { DeskSource } from '../store/desk-source.js'
import elementsCss from '../styles/elements.css' with { type: 'text' }
import { wordsIn } from '../words/catalogue.js'
import { elementWords } from '../words/element-words.js'
import { pickLanguage } from '../words/messages.js'
import { BrokenElement, ElementBoundary } from './element-boundary.js'
import { shadowSheet } from './shadow-sheet.js'

/** What an element may set of its desk. Elements of one desk share it; what one of them sets holds for all. */
export type ElementSettings = Omit<RingloopProviderProps, 'desk' | 'children' | 'onRing' | 'theme' | 'density'>

/** An element of the page, as its group sees it. */
export interface GroupMember {
  readonly key: string
  readonly place: ShadowRoot
  readonly content: ReactNode
  readonly settings: ElementSettings
  /** Whether the element lets the tone be heard when this tab rings. */
  readonly ringTone: boolean
  /** Gives `false` if the page took the event's usual effect away. */
  tell(event: HostEvent): boolean
  /** It could not be shown. */
  failed(error: unknown): void
}

/** All elements of one desk: one provider, so that they ring once, speak once and show the same call. */
export interface DeskGroup {
  /** Adds the member, or shows what has changed of it. */
  show(member: GroupMember): void
  remove(key: string): void
  /** Does not live on: its person signed out. Nothing of it stays on the page. */
  end(): void
  /** What the provider gives; `null` before it has rendered, and after the end. */
  context(): RingloopContextValue | null
}

/** A group without members lives on for so long: an element that a framework puts elsewhere finds its state again. */
export const groupLingersMs = 5000

const groups = new Map<DeskSource, DeskGroup>()

/** The group of a desk; made with its first member. `onGone` is told when the last member has been away for a while. */
export function groupOf(desk: DeskSource, onGone: () => void): DeskGroup {
  const known = groups.get(desk)
  if (known) return known
  const group = createGroup(desk, () => {
    groups.delete(desk)
    onGone()
  })
  groups.set(desk, group)
  return group
}

/** Ends the group of a desk, if there is one. */
export function endGroup(desk: DeskSource): void {
  groups.get(desk)?.end()
}

function createGroup(desk: DeskSource, onGone: () => void): DeskGroup {
  const members = new Map<string, GroupMember>()
  let context: RingloopContextValue | null = null
  let lingering: ReturnType<typeof setTimeout> | undefined
  let ended = false
  const { home, container } = makeHome()
  const root = createRoot(container)

  const tell = (event: HostEvent) => [...members.values()].map((member) => member.tell(event)).every(Boolean)
  const ring: NonNullable<RingloopProviderProps['onRing']> = (call, signal) => {
    const silent = ringEvents(call).map(tell).includes(false)
    const volume = () => ([...members.values()].some(({ ringTone }) => ringTone) ? 1 : 0)
    if (!silent) playRingTone(signal, { volume })
  }
  const took = (value: RingloopContextValue) => {
    context = value
  }
  /** In a member's shadow root: its content, or what stands there instead. */
  const portal = ({ key, place }: GroupMember, node: ReactNode) => createPortal(node, place, key)
  const render = () => {
    const all = [...members.values()]
    const settings: ElementSettings = Object.assign({}, ...all.map((member) => member.settings))
    const { language = pickLanguage([document.documentElement.lang]) } = settings
    const own = typeof language === 'string' ? null : language
    const words = wordsIn({ language: own?.tag ?? String(language), messages: own?.areas ?? {} }, [elementWords]).element
    const instead = (retry: () => void) => <BrokenElement words={words} retry={retry} />
    root.render(
      <ElementBoundary
        failed={(error) => {
          for (const member of all) member.failed(error)
        }}
        instead={(retry) => all.map((member) => portal(member, instead(retry)))}
      >
        <RingloopProvider language={language} {...settings} desk={desk} onRing={ring}>
          <Bridge took={took} tell={tell} />
          {all.map((member) =>
            portal(
              member,
              <ElementBoundary failed={member.failed} instead={instead}>
                {member.content}
              </ElementBoundary>,
            ),
          )}
        </RingloopProvider>
      </ElementBoundary>,
    )
  }
  const end = () => {
    clearTimeout(lingering)
    if (ended) return
    ended = true
    context = null
    members.clear()
    root.unmount()
    home.remove()
    onGone()
  }
  return {
    show(member) {
      if (ended) return
      clearTimeout(lingering)
      if (!home.isConnected) document.body.append(home)
      members.set(member.key, member)
      render()
    },
    remove(key) {
      if (!members.delete(key)) return
      render()
      if (members.size === 0) lingering = setTimeout(end, groupLingersMs)
    },
    end,
    context: () => context,
  }
}

/** Where what belongs to all elements stands, the live regions: at the end of the page, out of sight. */
function makeHome(): { readonly home: HTMLElement; readonly container: HTMLElement } {
  const home = document.createElement('div')
  home.dataset.ringloopLive = ''
  const shadow = home.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [shadowSheet(elementsCss)]
  const container = shadow.appendChild(document.createElement('div'))
  return { home, container }
}

/** Joins the provider with the world outside of React. */
function Bridge({
  took,
  tell,
}: {
  readonly took: (value: RingloopContextValue) => void
  readonly tell: (event: HostEvent) => void
}): ReactNode {
  const value = useRingloop()
  useEffect(() => took(value), [took, value])
  useHostEvents(tell)
  return null
}
