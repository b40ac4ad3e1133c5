import { createBrowserPlatform } from './browser-platform.js'
import { createTabLeadership, type TabLeadership } from './tab-leadership.js'

interface Member {
  fit: boolean
  pops: boolean
  urgent: boolean
}

/** One of a name and page: parts of a desk that are mounted apart, in one page, are one tab. */
const ofThisPage = new Map<string, { readonly leadership: TabLeadership; readonly members: Set<Member> }>()

/** Takes part among the tabs of this browser with the same name, with what the browser has. */
export function joinBrowserTabs(name: string): TabLeadership {
  const shared = ofThisPage.get(name) ?? {
    leadership: createTabLeadership({ name, platform: createBrowserPlatform() }),
    members: new Set<Member>(),
  }
  ofThisPage.set(name, shared)
  const { leadership, members } = shared
  const own: Member = { fit: false, pops: false, urgent: false }
  members.add(own)
  const tell = () => {
    leadership.setFit([...members].some(({ fit }) => fit))
    leadership.setPops([...members].some(({ pops }) => pops))
    leadership.setUrgent([...members].some(({ urgent }) => urgent))
  }
  return {
    getSnapshot: leadership.getSnapshot,
    subscribe: leadership.subscribe,
    takeOver: leadership.takeOver,
    setFit(fit) {
      own.fit = fit
      tell()
    },
    setPops(pops) {
      own.pops = pops
      tell()
    },
    setUrgent(urgent) {
      own.urgent = urgent
      tell()
    },
    [Symbol.dispose]() {
      if (!members.delete(own)) return
      if (members.size > 0) return tell()
      ofThisPage.delete(name)
      leadership[Symbol.dispose]()
    },
  }
}
