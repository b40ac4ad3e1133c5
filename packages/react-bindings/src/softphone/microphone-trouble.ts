import type { SoftphoneTrouble } from './softphone-state.js'

/** Why a browser gives no microphone: the names of W3C mediacapture-streams, and of browsers before it. */
export function microphoneTrouble(error: unknown): SoftphoneTrouble {
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphoneRefused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'noMicrophone'
    case 'NotReadableError':
    case 'AbortError':
      return 'microphoneBusy'
    case 'InsecurePageError':
      return 'insecurePage'
    default:
      return 'microphoneFailed'
  }
}
