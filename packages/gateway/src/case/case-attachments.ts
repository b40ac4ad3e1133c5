import {
  type AttachFileEffect,
  type CaseFileLimits,
  type Interaction,
  RingloopError,
  safeLine,
  type TicketBackend,
} from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { CaseFile, CaseFiles } from './case-files.js'

/** What may be added. */
export interface AttachmentSettings {
  /** Of one file. Default 20. */
  readonly maximumMegabytes?: number | undefined
  /** Of one call. Default 10. */
  readonly maximumFiles?: number | undefined
  /** Media types, as `image/*`. Default: all. */
  readonly types?: readonly string[] | undefined
}

/** A file as it comes from a desk. */
export interface UploadedFile {
  /** The desk's own: the same file is taken once. */
  readonly id: string
  readonly name: string
  readonly contentType: string
  readonly body: ReadableStream<Uint8Array>
  readonly signal: AbortSignal
}

/** Files for the tickets of calls: taken from the desk, kept until the ticket is filed, and put onto it once. */
export interface CaseAttachments {
  readonly limits: CaseFileLimits
  /**
   * Takes a file of an agent; resolves once it is kept.
   *
   * @throws `notPossible`, `conflict`, `invalidInput`, `overloaded`, `unavailable`, `timeout`
   */
  take(interaction: Interaction, by: string, file: UploadedFile): Promise<CaseFile>
  /**
   * The ticket goes without it.
   *
   * @throws `notFound`, `conflict` if it is on its way
   */
  remove(interaction: Interaction, id: string): Promise<void>
  ofCall(callId: string): Promise<readonly CaseFile[]>
  /** Has the files of filed tickets put onto them: of one call, or at the start of all. */
  handOver(callId: string | null): Promise<void>
}

/** What {@link createCaseAttachments} needs. */
export interface CaseAttachmentsOptions {
  readonly files: CaseFiles
  readonly settings: AttachmentSettings
  readonly tickets: Pick<TicketBackend, 'name' | 'attach' | 'capabilities'>
  /** Puts effects into the outbox; keys that are known are left as they are. */
  readonly tell: (effects: readonly AttachFileEffect[]) => Promise<void>
  /** Bytes that are free where the files are kept; `null`: not known. */
  readonly freeBytes: () => Promise<number | null>
  /** Takes out of what is told what must not be stored. */
  readonly mask: <Data>(data: Data) => Data
  /** The files of a call are others now. */
  readonly onChange: (callId: string) => void
  readonly clock: HostClock
  /** A desk that sends nothing for so long is gone. Default 20 s. */
  readonly quietMs?: number
  /** A file that takes longer keeps others away. Default 10 min. */
  readonly wholeMs?: number
}

const pieceBytes = 128 * 1024
/** Of all calls together, waiting for their tickets. */
const mostKeptBytes = 2 * 1024 ** 3
/** Of all calls together, coming at one time. */
const mostAtOnce = 64
/** Of one agent, so that nobody keeps all others away. */
const mostOfAgent = 8
/** The journal needs room more than any file. */
const spareBytes = 256 * 1024 ** 2

/** Makes them. */
export function createCaseAttachments(options: CaseAttachmentsOptions): CaseAttachments {
  const { files, settings, tickets, tell, mask, onChange, clock } = options
  const { quietMs = 20_000, wholeMs = 600_000 } = options
  const capability = tickets.attach === undefined ? null : tickets.capabilities.attachments
  const ownLimit = (settings.maximumMegabytes ?? 20) * 1024 * 1024
  const limits: CaseFileLimits = {
    possible: capability !== null,
    maximumBytes: Math.min(ownLimit, capability?.maximumBytes ?? ownLimit),
    maximumFiles: settings.maximumFiles ?? 10,
    types: settings.types ?? null,
  }
  /** Files of each call that are coming now: they count, too. */
  const coming = new Map<string, Set<string>>()
  let atOnce = 0
  const ofAgents = new Map<string, number>()
  const countOf = (agent: string, change: 1 | -1) => {
    atOnce += change
    const count = (ofAgents.get(agent) ?? 0) + change
    if (count === 0) ofAgents.delete(agent)
    else ofAgents.set(agent, count)
  }

  const handOver = async (callId: string | null) => {
    const ready = await files.ready(callId)
    if (ready.length === 0) return
    await tell(
      ready.map((file) => ({
        type: 'attachFile',
        key: `${file.callId}/attachFile/${file.id}`,
        callId: file.callId as AttachFileEffect['callId'],
        ticketId: file.ticketId,
        attachmentId: file.id,
      })),
    )
  }

  /** `before`: those of the call that came before it and are not kept yet. */
  const admit = async ({ id: callId, filing }: Interaction, file: UploadedFile, before: readonly string[]) => {
    if (!limits.possible)
      throw new RingloopError('notPossible', `The ticket system "${tickets.name}" takes no files.`, {
        mend: 'Put the file where colleagues find it, and its address into the description.',
      })
    if (filing.state === 'none') throw new RingloopError('conflict', 'This call has no ticket that a file could be for.')
    if (!isAllowed(limits.types, file.contentType))
      throw new RingloopError('invalidInput', `content-type: files of ${safeLine(file.contentType, 80)} are not taken.`, {
        mend: `Taken are ${limits.types?.join(', ')}.`,
      })
    const [known, total, free] = await Promise.all([files.ofCall(callId), files.totalBytes(), options.freeBytes()])
    // one that became kept while this was asked is among both
    if (new Set([...before, ...known.map(({ id }) => id)]).size >= limits.maximumFiles)
      throw new RingloopError('conflict', `A ticket takes ${limits.maximumFiles} files, and has them.`, {
        mend: 'Remove one of them first, or put several into one archive.',
      })
    if (total > mostKeptBytes)
      throw new RingloopError('overloaded', 'Too many files wait for their tickets.', {
        mend: 'Try again when the ticket system takes tickets again.',
      })
    if (free !== null && free < spareBytes + limits.maximumBytes * (atOnce + 1)) throw diskFull()
  }

  /** How long the next piece of a file that must be there at `end` may take, and what is wrong then. */
  const timeOf = (end: number) => {
    const left = end - clock.now()
    return left < quietMs ? { ms: left, late: tooSlow(wholeMs) } : { ms: quietMs, late: tooQuiet(quietMs) }
  }
  const receive = async (id: string, { body, signal }: UploadedFile): Promise<number> => {
    const reader = body.getReader()
    let buffer = Buffer.alloc(0)
    let size = 0
    let place = 0
    const end = clock.now() + wholeMs
    try {
      for (;;) {
        const { done, value } = await withinTime(reader.read(), signal, clock, timeOf(end))
        if (!done && clock.now() >= end) throw tooSlow(wholeMs)
        if (value !== undefined) {
          size += value.byteLength
          if (size > limits.maximumBytes)
            throw new RingloopError('invalidInput', `The file is larger than ${limits.maximumBytes} bytes.`, {
              mend: 'Send a smaller one.',
            })
          buffer = Buffer.concat([buffer, value])
        }
        while (buffer.length >= pieceBytes || (done && buffer.length > 0)) {
          await files.add(id, place++, buffer.subarray(0, pieceBytes))
          buffer = Buffer.from(buffer.subarray(pieceBytes))
        }
        if (done) break
      }
    } finally {
      await reader.cancel().catch(() => {})
    }
    if (size === 0) throw new RingloopError('invalidInput', 'The file is empty.', { mend: 'Choose another file.' })
    return size
  }

  const takeIn = async (interaction: Interaction, id: string, by: string, file: UploadedFile, before: readonly string[]) => {
    const callId = interaction.id
    await admit(interaction, file, before)
    try {
      const name = safeLine(mask(file.name), 200) || 'file'
      await files.begin({ id, callId, name, contentType: file.contentType, by, addedAt: clock.now() })
      await files.keep(id, await receive(id, file))
    } catch (error) {
      // if this fails as well, the next start takes it away
      await files.breakOff(id).catch(() => {})
      throw error
    }
    const kept = await files.get(id)
    if (kept === null) throw new RingloopError('conflict', 'The file was removed meanwhile.')
    return kept
  }

  return {
    limits,
    async take(interaction, by, file) {
      const callId = interaction.id
      const id = `${callId}/${file.id}`
      const ofCall = coming.get(callId) ?? new Set()
      if (ofCall.has(id)) throw new RingloopError('conflict', 'This file is already coming.', { mend: 'Wait for it.' })
      if (atOnce >= mostAtOnce)
        throw new RingloopError('overloaded', 'Too many files are coming now.', { mend: 'Send the file again in a while.' })
      if ((ofAgents.get(by) ?? 0) >= mostOfAgent)
        throw new RingloopError('overloaded', `${mostOfAgent} of your files are coming now.`, {
          mend: 'Wait until one of them is there.',
        })
      // its place is taken before anything is waited for: files that are sent side by side count each other
      const before = [...ofCall]
      coming.set(callId, ofCall.add(id))
      countOf(by, 1)
      let kept: CaseFile
      try {
        kept = (await files.get(id)) ?? (await takeIn(interaction, id, by, file, before))
      } finally {
        countOf(by, -1)
        ofCall.delete(id)
        if (ofCall.size === 0) coming.delete(callId)
      }
      // also of one that was kept before: who did not hear that it was sends it again
      await handOver(callId)
      onChange(callId)
      return kept
    },
    async remove({ id: callId, filing }, id) {
      const file = await files.get(id)
      if (file === null || file.callId !== callId)
        throw new RingloopError('notFound', 'attachmentId: there is no such file.', { mend: 'It was removed already.' })
      if (file.state === 'attached' || (file.state === 'kept' && filing.state === 'filed'))
        throw new RingloopError('conflict', 'The ticket has the file, or is getting it.', {
          mend: 'Remove it in the ticket system.',
        })
      await files.remove(id)
      onChange(callId)
    },
    ofCall: files.ofCall,
    handOver,
  }
}

const diskFull = () =>
  new RingloopError('unavailable', 'There is hardly any room left where files are kept.', {
    mend: 'Tell who runs the gateway that its disk is full; calls and tickets go on.',
  })

const tooQuiet = (milliseconds: number) =>
  new RingloopError('timeout', `Nothing came for ${milliseconds / 1000} s.`, { mend: 'Send the file again.' })

const tooSlow = (milliseconds: number) =>
  new RingloopError('timeout', `The file took longer than ${milliseconds / 1000} s.`, { mend: 'Send it over a faster line.' })

const isAllowed = (types: CaseFileLimits['types'], type: string): boolean =>
  types === null || types.some((one) => (one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : one === type))

/** A read that ends when nothing comes in time. */
async function withinTime<Result>(
  read: Promise<Result>,
  signal: AbortSignal,
  clock: HostClock,
  { ms, late }: { readonly ms: number; readonly late: RingloopError },
): Promise<Result> {
  let cancel = () => {}
  let onAbort = () => {}
  const over = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(late))
    onAbort = () => reject(new RingloopError('aborted', 'The file was broken off.'))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([read, over])
  } finally {
    cancel()
    signal.removeEventListener('abort', onAbort)
  }
}
