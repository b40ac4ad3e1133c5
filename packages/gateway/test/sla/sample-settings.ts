import { parseServiceLevels } from '../../src/sla/parse-service-levels.js'
import type { SlaSettings } from '../../src/sla/sla-settings.js'

/** Every hour of the week is open: working time is time. */
const always = { timeZone: 'UTC', hours: { 'mon-sun': ['00:00-24:00'] } }

/** Tickets are resolved within an hour; after 80 % of it `ops` is told, and after it a chain of three begins. */
export const sampleServiceLevels = (over: Readonly<Record<string, unknown>> = {}) => ({
  calendars: { always },
  policies: [
    {
      id: 'urgent',
      when: { fact: 'ticket.priority', is: 'urgent' },
      calendar: 'always',
      targets: { resolution: '10m' },
      reminders: [{ channel: 'ops', percent: 50, of: 'resolution' }],
    },
    {
      id: 'normal',
      calendar: 'always',
      targets: { firstResponse: '30m', nextResponse: '20m', resolution: '1h' },
      reminders: [{ channel: 'ops', percent: 80, of: 'resolution' }],
      escalate: { resolution: 'boss' },
    },
  ],
  chains: {
    boss: {
      steps: [{ channel: 'ops' }, { channel: 'boss', after: '10m' }, { channel: 'boss', after: '10m' }],
    },
  },
  ...over,
})

/** The same, ready to be counted with. */
export const sampleSettings = (over: Readonly<Record<string, unknown>> = {}): SlaSettings =>
  parseServiceLevels(sampleServiceLevels(over)).settings
