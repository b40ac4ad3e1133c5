import type { ModeslConnection } from '@ringloop/freeswitch-adapter/modesl'
import modesl from 'modesl'

/** modesl, with types for what this program uses of it; it has none of its own. */
export const esl: { readonly Connection: new (host: string, port: number, password: string) => ModeslConnection } = modesl
