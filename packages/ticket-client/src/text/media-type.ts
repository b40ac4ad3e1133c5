/** A media type (`audio/wav`) that can stand in a header; what is none is bytes of some kind. */
export const mediaTypeOf = (type: string): string => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream')
