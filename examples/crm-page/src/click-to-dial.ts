import { attachDialling, type DeskSource } from '@ringloop/react-bindings'

/** Makes every `<span data-ringloop-dial="+886…">` of the page something to call, and what is selected too. */
export function makeNumbersDial(desk: DeskSource, tell: (problem: string) => void): () => void {
  return attachDialling(document.body, {
    desk,
    selection: true,
    onError: (error) => tell(error instanceof Error ? error.message : String(error)),
  })
}
