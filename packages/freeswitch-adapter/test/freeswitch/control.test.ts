import { describe, it } from 'vitest'
import { controlSuite } from '../control/control-suite.js'
import { raisingSuite } from '../control/raising-suite.js'
import { openRealSwitch, switchUrl } from './real-switch.js'

if (switchUrl === undefined) {
  console.warn(
    '\n  SKIPPED: no real FreeSWITCH was tried. Give one: FREESWITCH_URL=esl://:ClueCon@127.0.0.1:8021 npm run test:freeswitch\n',
  )
  describe.skip('commands at a real FreeSWITCH (FREESWITCH_URL is not set)', () => it('is tried', () => {}))
} else {
  controlSuite('a real FreeSWITCH', openRealSwitch)
  raisingSuite('a real FreeSWITCH', openRealSwitch)
}
