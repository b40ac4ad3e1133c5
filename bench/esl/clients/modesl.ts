import { runClient } from '../run-client.js'
import { startModesl } from '../start-modesl.js'

runClient(startModesl('modesl'))
