import type { NewAttachment } from '@ringloop/core'

/** A recording. @param size as it is said to be */
export const newFile = (bytes: Uint8Array<ArrayBuffer>, size = bytes.length): NewAttachment => ({
  name: 'call.wav',
  contentType: 'audio/wav',
  size,
  open: () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
})
