import { startSwitch } from './switch.js'
import { withModesl } from './with-modesl.js'
import { withRingloop } from './with-ringloop.js'
import { withTheWrapper } from './with-the-wrapper.js'

await using fake = await startSwitch()
console.log('1. modesl as it is')
await withModesl(fake)
console.log('2. the same connection, hardened')
await withTheWrapper(fake)
console.log('3. Ringloop’s adapter on modesl’s connections')
await withRingloop(fake)
