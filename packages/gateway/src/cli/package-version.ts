import { readFileSync } from 'node:fs'

/** The version of this package. */
export function packageVersion(): string {
  // From `dist` the manifest is one level up, from `src/cli` two.
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { name?: unknown; version?: unknown }
      if (manifest.name === '@ringloop/gateway') return String(manifest.version)
    } catch {
      // Not there.
    }
  }
  return 'unknown'
}
