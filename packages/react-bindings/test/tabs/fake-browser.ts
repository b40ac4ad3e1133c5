import type { PageMoment, TabChannel, TabLocks, TabPlatform } from '../../src/tabs/tab-platform.js'

/** One page of the fake browser. */
export interface FakePage {
  readonly name: string
  readonly platform: TabPlatform
  /** `localStorage` as this process sees it: what others write comes a little later. */
  readonly storage: Storage
  readonly alive: boolean
  /** Frozen by the browser, or its thread hangs: nothing runs until it wakes. */
  readonly stalled: 'no' | 'frozen' | 'hung'
  readonly focused: boolean
}

interface Page extends FakePage {
  alive: boolean
  stalled: 'no' | 'frozen' | 'hung'
  focused: boolean
  backlog: (() => void)[]
  readonly listeners: Set<(moment: PageMoment) => void>
  readonly stored: Map<string, string>
}

interface LockRequest {
  readonly page: Page
  readonly run: (lock: object | null) => Promise<void>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  state: 'queued' | 'granted' | 'over'
}

/** A browser with locks, channels and pages that can hang, in a time of its own. Everything between pages takes a millisecond. */
export function createFakeBrowser() {
  let time = 1_000_000
  let count = 0
  const events: { readonly at: number; readonly order: number; readonly page: Page | null; readonly run: () => void }[] = []
  const locks = new Map<string, { held: LockRequest | null; readonly queue: LockRequest[] }>()
  const channels = new Map<string, Set<{ readonly page: Page; readonly channel: TabChannel }>>()
  const pages: Page[] = []
  /** What a page that is opened finds stored. */
  const disk = new Map<string, string>()

  const schedule = (milliseconds: number, page: Page | null, run: () => void) => {
    const event = { at: time + milliseconds, order: count++, page, run }
    events.push(event)
    return () => void events.splice(events.indexOf(event) >>> 0, 1)
  }
  const tell = (page: Page, run: () => void) => void schedule(1, page, run)
  const abortError = () => new DOMException('aborted', 'AbortError')

  const lockOf = (name: string) => {
    const lock = locks.get(name) ?? { held: null, queue: [] }
    locks.set(name, lock)
    return lock
  }
  const grant = (name: string, request: LockRequest) => {
    lockOf(name).held = request
    request.state = 'granted'
    tell(request.page, () => {
      if (request.state === 'over') return
      const over = (settle: () => void) => {
        settle()
        schedule(1, null, () => release(name, request))
      }
      request.run({}).then(
        () => over(() => request.resolve(undefined)),
        (error: Error) => over(() => request.reject(error)),
      )
    })
  }
  const release = (name: string, request: LockRequest) => {
    const lock = lockOf(name)
    request.state = 'over'
    if (lock.held !== request) return
    lock.held = null
    const next = lock.queue.shift()
    if (next) grant(name, next)
  }
  const locksFor = (page: Page): TabLocks => ({
    request: (name, { ifAvailable, steal, signal }, run) =>
      new Promise((resolve, reject) => {
        const request: LockRequest = { page, run, resolve, reject, state: 'queued' }
        signal?.addEventListener('abort', () => {
          if (request.state === 'granted') return
          reject(abortError())
          schedule(1, null, () => {
            const { queue } = lockOf(name)
            if (queue.includes(request)) queue.splice(queue.indexOf(request), 1)
            release(name, request)
          })
        })
        schedule(1, null, () => {
          if (!page.alive || signal?.aborted || request.state === 'over') return
          const lock = lockOf(name)
          if (steal) {
            const { held } = lock
            if (held) tell(held.page, () => held.reject(abortError()))
            grant(name, request)
          } else if (!lock.held) grant(name, request)
          else if (ifAvailable) tell(page, () => void run(null).then(resolve, reject))
          else lock.queue.push(request)
        })
      }),
    query: () =>
      new Promise((resolve) => {
        schedule(1, null, () => {
          const held = [...locks].flatMap(([name, lock]) => (lock.held ? [{ name, clientId: lock.held.page.name }] : []))
          tell(page, () => resolve({ held }))
        })
      }),
  })
  const openChannel = (page: Page) => (name: string) => {
    const all = channels.get(name) ?? new Set()
    channels.set(name, all)
    const channel: TabChannel = {
      onmessage: null,
      postMessage(data) {
        for (const other of all) {
          if (other.channel !== channel) tell(other.page, () => other.channel.onmessage?.({ data }))
        }
      },
      close: () => void all.delete(entry),
    }
    const entry = { page, channel }
    all.add(entry)
    return channel
  }
  const storageOf = (page: Page): Storage => {
    const change = (key: string, value: string | null) => {
      const write = (stored: Map<string, string>) => (value === null ? stored.delete(key) : stored.set(key, value))
      write(page.stored)
      write(disk)
      for (const other of pages) if (other !== page) tell(other, () => void write(other.stored))
    }
    return {
      get length() {
        return page.stored.size
      },
      key: (index) => [...page.stored.keys()][index] ?? null,
      getItem: (key) => page.stored.get(key) ?? null,
      setItem: change,
      removeItem: (key) => change(key, null),
      clear: () => page.stored.clear(),
    }
  }
  const moment = (page: Page, what: PageMoment) => {
    for (const listen of [...page.listeners]) listen(what)
  }
  const blur = () => {
    for (const page of pages) page.focused = false
  }
  const settle = async () => {
    for (let turn = 0; turn < 12; turn++) await null
  }

  return {
    now: () => time,
    pages: pages as readonly FakePage[],
    /** Opens a page; the agent looks at it. */
    open(): FakePage {
      blur()
      const listeners: Page['listeners'] = new Set()
      const stored = new Map(disk)
      const page = {
        name: `page${pages.length}`,
        alive: true,
        stalled: 'no',
        focused: true,
        backlog: [],
        listeners,
        stored,
      } as unknown as Page
      Object.assign(page, {
        storage: storageOf(page),
        platform: {
          locks: locksFor(page),
          openChannel: openChannel(page),
          page: {
            isLookedAt: () => page.focused,
            on(listener) {
              listeners.add(listener)
              return () => void listeners.delete(listener)
            },
          },
          now: () => time,
          // as Chromium does it in hidden tabs
          after: (milliseconds, run) =>
            schedule(page.focused ? milliseconds : Math.ceil((time + milliseconds) / 1000) * 1000 - time, page, run),
          soon: (milliseconds, run) => schedule(milliseconds, page, run),
          newId: () => page.name,
          random: () => 0.5,
        } satisfies TabPlatform,
      })
      pages.push(page)
      return page
    },
    focus(page: FakePage) {
      blur()
      const own = page as Page
      own.focused = true
      tell(own, () => moment(own, 'looked'))
    },
    /** The agent looks at another program. */
    lookAway: blur,
    close(page: FakePage) {
      const own = page as Page
      own.alive = false
      own.focused = false
      for (const all of channels.values()) for (const entry of [...all]) if (entry.page === own) all.delete(entry)
      for (const [name, lock] of locks) {
        for (const request of [...lock.queue]) if (request.page === own) lock.queue.splice(lock.queue.indexOf(request), 1)
        const { held } = lock
        if (held?.page === own) schedule(1, null, () => release(name, held))
      }
    },
    /** As the browser does it: the page is told, then nothing runs. */
    async freeze(page: FakePage) {
      const own = page as Page
      if (own.stalled !== 'no') return
      own.focused = false
      moment(own, 'frozen')
      await settle()
      own.stalled = 'frozen'
    },
    hang(page: FakePage) {
      const own = page as Page
      if (own.stalled === 'no') own.stalled = 'hung'
    },
    wake(page: FakePage) {
      const own = page as Page
      const was = own.stalled
      own.stalled = 'no'
      for (const run of own.backlog.splice(0)) tell(own, run)
      if (was === 'frozen') tell(own, () => moment(own, 'woken'))
    },
    /** Something comes to a page from outside, over its own connection. */
    tell: (page: FakePage, run: () => void) => tell(page as Page, run),
    async advance(milliseconds: number) {
      const end = time + milliseconds
      await settle()
      for (;;) {
        const next = events.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
        if (!next) break
        events.splice(events.indexOf(next), 1)
        time = Math.max(time, next.at)
        const { page } = next
        if (page && !page.alive) continue
        if (page && page.stalled !== 'no') page.backlog.push(next.run)
        else next.run()
        await settle()
      }
      time = end
    },
  }
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>
