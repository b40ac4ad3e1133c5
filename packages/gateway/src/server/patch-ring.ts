/** A patch as it goes over the wire. */
interface RingPatch {
  readonly sequence: number
  readonly text: string
}

/** The last patches of one desk, bounded in number and in size. */
export interface PatchRing {
  add(patch: RingPatch): void
  /** The patches after `sequence` up to the newest, or `null` if some of them are gone. */
  since(sequence: number): readonly RingPatch[] | null
}

/** Keeps at most `maxPatches` patches of together at most `maxCharacters`. */
export function createPatchRing(limits: { readonly maxPatches: number; readonly maxCharacters: number }): PatchRing {
  let patches: RingPatch[] = []
  let characters = 0
  let newest = 0
  return {
    add(patch) {
      patches.push(patch)
      newest = patch.sequence
      characters += patch.text.length
      let drop = Math.max(0, patches.length - limits.maxPatches)
      for (const { text } of patches.slice(0, drop)) characters -= text.length
      while (characters > limits.maxCharacters && drop < patches.length) characters -= patches[drop++]?.text.length ?? 0
      if (drop > 0) patches = patches.slice(drop)
    },
    since(sequence) {
      if (sequence > newest) return null
      if (sequence === newest) return []
      const oldest = patches[0]?.sequence
      if (oldest === undefined || oldest > sequence + 1) return null
      return patches.slice(sequence + 1 - oldest)
    },
  }
}
