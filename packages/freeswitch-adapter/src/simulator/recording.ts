import type { Channel } from './channel.js'
import type { SwitchCore } from './switch-core.js'

/** Begins to record a channel into a file. Gives whether it could: no two recordings into one file. */
export function startRecording(core: SwitchCore, channel: Channel, path: string): boolean {
  if (channel.recordings.has(path) || !channel.up || !channel.answered) return false
  channel.recordings.add(path)
  core.book.recorded(channel)
  core.emit('RECORD_START', { channel, after: { 'Record-File-Path': path } })
  core.emit('MEDIA_BUG_START', { channel, after: bug(path) })
  channel.onLeave.add((hungUp) => {
    if (hungUp) stopRecording(core, channel, path)
  })
  return true
}

/** Ends the recording into a file. Gives whether there was one. */
export function stopRecording(core: SwitchCore, channel: Channel, path: string): boolean {
  if (!channel.recordings.delete(path)) return false
  channel.masked.delete(path)
  core.emit('RECORD_STOP', { channel, after: { 'Record-File-Path': path, 'Record-Completion-Cause': 'success-silence' } })
  core.emit('MEDIA_BUG_STOP', { channel, after: bug(path) })
  return true
}

const bug = (path: string) => ({ 'Media-Bug-Function': 'session_record', 'Media-Bug-Target': path })
