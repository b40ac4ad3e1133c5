import type { TelephonyAdapter } from '@ringloop/core'
import { createSwitchGroup } from '@ringloop/core/switch-group'
import { describe, expect, it } from 'vitest'
import { journalHealth, switchHealth } from '../../src/server/health.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'

describe('health', () => {
  it('is ill for five minutes after events were dropped, then well again, and keeps the count', () => {
    const status = { waiting: 0, dropped: 3, droppedAt: 1_000, broken: null }
    expect(journalHealth(status, 1_000)).toEqual({ ok: false, detail: '0 events waiting, 3 dropped' })
    expect(journalHealth(status, 300_999).ok).toBe(false)
    expect(journalHealth(status, 301_000)).toEqual({ ok: true, detail: '0 events waiting, 3 dropped' })
    expect(journalHealth({ ...status, broken: new Error('disk full') }, 301_000)).toEqual({ ok: false, detail: 'disk full' })
  })

  it('lists each switch by name', () => {
    const east = createScriptedAdapter()
    const west: TelephonyAdapter & { become: typeof east.become } = { ...createScriptedAdapter(), name: 'west', become: () => {} }
    east.become({ state: 'disconnected', reason: 'away', mend: null, retryAt: null })
    const away = { name: 'scripted', state: 'disconnected', since: null, reason: 'away', figures: null }
    expect(switchHealth(east)).toEqual([away])
    expect(switchHealth(createSwitchGroup([east, west]))).toEqual([
      away,
      { name: 'west', state: 'connected', since: '1970-01-01T00:00:00.000Z', reason: null, figures: null },
    ])
  })
})
