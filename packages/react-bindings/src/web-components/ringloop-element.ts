import { type CallId, RingloopError } from '@ringloop/core'
import type { ReactNode } from 'react'
import { usualCall } from '../calls/select-call.js'
import { dialledNumber } from '../controls/dialled-number.js'
import { type AttachDiallingOptions, attachDialling } from '../dialling/attach-dialling.js'
import { diallingPart } from '../dialling/dialling.js'
import type { DeskDensity, DeskTheme } from '../hooks/ringloop-context.js'
import type { DeskSource } from '../store/desk-source.js'
import { forgetTyped } from '../tabs/browser-typing.js'
import { type DeskLanguage, pickLanguage } from '../words/messages.js'
import { type DeskGroup, type ElementSettings, endGroup, groupOf } from './desk-group.js'
import { beginPooled, closePooled, type ElementToken, pooledDesk } from './desk-pool.js'
import { elementEventNames, elementFailure, type RingloopElementEventMap } from './element-events.js'
import { shadowSheet } from './shadow-sheet.js'

// On a server there are no elements; the module can be imported there all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

const connected = new Set<RingloopElement>()
let count = 0
/** Lets all elements of the page look what they are to show. */
let planAll: () => void

/** What all Ringloop elements are: a part of a desk in a shadow root, with the styles of its own. */
export abstract class RingloopElement extends Base {
  static readonly observedAttributes: readonly string[] = ['url', 'language', 'time-zone', 'ring-tone']

  /** The stylesheet of the shadow root. */
  protected abstract readonly css: string
  readonly #key = `ringloop-${++count}`
  #place: ShadowRoot | null = null
  #group: DeskGroup | null = null
  #desk: DeskSource | null = null
  #token: ElementToken | null = null
  #settings: ElementSettings = {}
  #planned = false

  /** What a page may have set before the element was defined. */
  protected get properties(): readonly string[] {
    return ['url', 'token', 'desk', 'settings', 'language', 'theme', 'density', 'timeZone']
  }

  /** What stands in the shadow root. */
  protected abstract content(): ReactNode

  /** The gateway's desk, `wss://…/desk`. All elements of the page with the same address share one connection. */
  get url(): string {
    return this.getAttribute('url') ?? ''
  }
  set url(value: string) {
    this.setAttribute('url', value)
  }

  /**
   * The agent's token or what fetches it; enough if one of the elements with the same `url` has it. Another one is another person, also
   * another function: give the same as long as the same person is signed in. `null` signs out: the connection ends, what is shown and
   * what was typed and not sent is gone. Never an attribute: markup is copied.
   */
  get token(): ElementToken | null {
    return this.#token
  }
  set token(value: ElementToken | null) {
    const left = this.#token
    this.#token = value
    this.#leave(this.url, left)
  }

  /** A desk of your own instead of `url` and `token`; it is yours, also to start and to close. */
  get desk(): DeskSource | null {
    return this.#desk
  }
  set desk(value: DeskSource | null) {
    this.#desk = value
    this.#plan()
  }

  /** What `RingloopProvider` takes besides: your own words, dispositions, shortcuts, and so on. Shared by the elements of one desk. */
  get settings(): ElementSettings {
    return this.#settings
  }
  set settings(value: ElementSettings) {
    this.#settings = value
    this.#plan()
  }

  /** `en` or `zh-CN`; others are taken as the nearest. Without the attribute as the page's own `lang`. */
  get language(): DeskLanguage {
    return pickLanguage([this.getAttribute('language') ?? document.documentElement.lang])
  }
  set language(value: DeskLanguage) {
    this.setAttribute('language', value)
  }

  /** Default `system`. */
  get theme(): DeskTheme {
    const theme = this.getAttribute('theme')
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  }
  set theme(value: DeskTheme) {
    this.setAttribute('theme', value)
  }

  /** Default `comfortable`. */
  get density(): DeskDensity {
    return this.getAttribute('density') === 'compact' ? 'compact' : 'comfortable'
  }
  set density(value: DeskDensity) {
    this.setAttribute('density', value)
  }

  /** IANA name; the browser's own if `null`. */
  get timeZone(): string | null {
    return this.getAttribute('time-zone')
  }
  set timeZone(value: string | null) {
    if (value === null) this.removeAttribute('time-zone')
    else this.setAttribute('time-zone', value)
  }

  /**
   * Calls a number: the agent's telephone rings first. Settles when both sides have answered. What it comes to is shown in the call bar,
   * and told by `ringloop-dial-failed`.
   *
   * @throws `unreachable` while the element shows no desk, `invalidNumber`, `busy` while another number is dialled, or what the gateway says
   */
  async dial(number: string): Promise<void> {
    try {
      const to = dialledNumber(number)
      if (to === null) throw new RingloopError('invalidNumber', `"${number.slice(0, 100)}" is no number that can be dialled`)
      await this.#context().parts.get(diallingPart).dial(to, null)
    } catch (error) {
      this.#dispatch('ringloop-dial-failed', { number, ...elementFailure(error) })
      throw error
    }
  }

  /**
   * Makes the numbers of the page that are marked with `data-ringloop-dial` something to call; give back: as it was.
   *
   * @param options as those of `attachDialling`.
   */
  attachDialling(root: HTMLElement = document.body, options: Omit<AttachDiallingOptions, 'desk' | 'dial'> = {}): () => void {
    return attachDialling(root, { ...options, dial: (number) => this.dial(number) })
  }

  /** Shows a call until one of the agent's own comes first again. */
  select(callId: CallId): void {
    const { desk, picked } = this.#context()
    const { view } = desk.getSnapshot()
    picked.set({ callId, insteadOf: view ? usualCall(view) : null })
  }

  /** Does not wait for the next attempt to connect. */
  reconnect(): void {
    this.#context().desk.retryNow()
  }

  override addEventListener<Name extends keyof RingloopElementEventMap>(
    type: Name,
    listener: (this: this, event: RingloopElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  override addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void
  // biome-ignore lint/suspicious/noExplicitAny: the overloads above say what may come
  override addEventListener(type: string, listener: any, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener, options)
  }

  connectedCallback(): void {
    if (this.#place === null) {
      this.#place = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
      this.#place.adoptedStyleSheets = [shadowSheet(this.css)]
    }
    for (const name of this.properties) this.#upgrade(name as keyof this)
    connected.add(this)
    this.#plan()
  }

  disconnectedCallback(): void {
    connected.delete(this)
    this.#plan()
  }

  attributeChangedCallback(name: string, before: string | null): void {
    if (name === 'url') this.#leave(before ?? '', this.#token)
    else this.#plan()
  }

  /** What a page set before the element was defined lies over the property; it is set again. */
  #upgrade(name: keyof this): void {
    if (!Object.hasOwn(this, name)) return
    const value = this[name]
    delete this[name]
    this[name] = value
  }

  #context() {
    const context = this.#group?.context() ?? null
    if (context) return context
    throw new RingloopError('unreachable', `<${this.localName}> shows no desk yet`, {
      mend: 'Put it into the page, give it `url` and `token` or `desk`, and wait for its first "ringloop-connection" event.',
    })
  }

  /**
   * This element has left an address or a token. With the last one that has them their desk ends, and a refused one deserves a new try.
   * Not at once: it may be set while React renders the page.
   */
  #leave(url: string, token: ElementToken | null): void {
    queueMicrotask(() => {
      const left = token === null ? null : pooledDesk(url, token)
      const stays = [...connected].some((each) => each.url === url && each.#token === token)
      const refused = left?.desk.getSnapshot().connection.state === 'refused'
      if (left && (!stays || refused)) {
        if (this.#token === null) forgetTyped(left.desk)
        endGroup(left.desk)
      }
      planAll()
    })
  }

  /** Once for all that is set in one go; an element that is put elsewhere in the page is out of it only for a moment. */
  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    queueMicrotask(() => {
      this.#planned = false
      this.#sync()
    })
  }

  #sync(): void {
    const group = this.isConnected ? this.#wantedGroup() : null
    if (group !== this.#group) {
      this.#group?.remove(this.#key)
      this.#group = group
      // those without a token go with the others
      planAll()
    }
    if (group === null || this.#place === null) return
    const timeZone = this.timeZone
    group.show({
      key: this.#key,
      place: this.#place,
      content: this.content(),
      settings: {
        ...(this.hasAttribute('language') ? { language: this.language } : {}),
        ...(timeZone === null ? {} : { timeZone }),
        ...this.#settings,
      },
      ringTone: this.getAttribute('ring-tone') !== 'off',
      tell: ({ type, detail }) => this.#dispatch(elementEventNames[type], detail),
      failed: (error) => void this.#dispatch('ringloop-error', elementFailure(error)),
    })
  }

  #wantedGroup(): DeskGroup | null {
    if (this.#desk) return groupOf(this.#desk, () => {})
    if (this.url === '') return null
    const entry = pooledDesk(this.url, this.#token) ?? (this.#token === null ? null : beginPooled(this.url, this.#token))
    return entry && groupOf(entry.desk, () => closePooled(entry))
  }

  /** Gives `false` if the page took the event's usual effect away. */
  #dispatch<Name extends keyof RingloopElementEventMap>(name: Name, detail: RingloopElementEventMap[Name]['detail']): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable: name === 'ringloop-ring' }))
  }

  static {
    planAll = () => {
      for (const each of connected) each.#plan()
    }
  }
}
