import type { StreamScript } from '../types.ts'
import type { BodyEnd } from './body.ts'
import type { Frame, WireReply } from './wire.ts'

const DEFAULT_SHARE = 0.6

/** The frames that are sent of a reply, and how the body ends then, as the script of the stream says. */
export function scriptedEnd(wire: WireReply, script: StreamScript): { frames: Frame[]; end: BodyEnd } {
  const frames = wire.frames()
  if (script.ending === undefined) return { frames, end: 'close' }
  const sent = frames.slice(0, cutPlace(frames, script.afterText ?? DEFAULT_SHARE))
  switch (script.ending) {
    case 'clean':
      return { frames: sent, end: 'close' }
    case 'mid-event':
      return { frames: [...sent, half(frames[sent.length])], end: 'close' }
    case 'reset':
      return { frames: sent, end: 'reset' }
    case 'stall':
      return { frames: sent, end: 'stall' }
    default:
      return { frames: [...sent, ...wire.failure(script.ending, sent.length)], end: 'close' }
  }
}

/** How many frames go out until `share` of the awaited characters were sent; none of the frames after the last of them. */
function cutPlace(frames: readonly Frame[], share: number): number {
  const total = frames.reduce((sum, frame) => sum + (frame.carries?.length ?? 0), 0)
  let sent = 0
  for (const [index, { carries }] of frames.entries()) {
    if (carries === undefined) continue
    if (sent >= total * share) return index
    sent += carries.length
  }
  // All of it was to be sent: the end comes right behind the last delta. Without any delta it comes before the last frame.
  const last = frames.findLastIndex((frame) => frame.carries !== undefined)
  return last >= 0 ? last + 1 : frames.length - 1
}

/** The beginning of an event, cut inside the JSON of its data. */
function half(frame: Frame | undefined): Frame {
  const text = frame?.text ?? 'data: {"'
  const data = text.indexOf('data: ') + 'data: '.length
  return { text: text.slice(0, data + Math.max(1, Math.floor((text.trimEnd().length - data) / 2))) }
}
