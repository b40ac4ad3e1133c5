// A thread on Node 20 doesn't get the loader that `--import tsx` gave the process.
import { register } from 'tsx/esm/api'

register()
await import('./route-search.ts')
