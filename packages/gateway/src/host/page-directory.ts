import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the built desk page is, or `null`. Beside the built code; from the sources, where the build puts it. */
export function builtPageDirectory(): string | null {
  const places = ['./desk/', '../../dist/desk/'].map((place) => fileURLToPath(new URL(place, import.meta.url)))
  return places.find((place) => existsSync(place)) ?? null
}
