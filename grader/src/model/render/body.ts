import type { Random } from '../../base/random.ts'
import type { ModelAnswer, StreamScript } from '../types.ts'
import type { Frame } from './wire.ts'

/** One chunk of a response body, sent when the reader pulls. */
export type Chunk = {
  bytes: Uint8Array<ArrayBuffer>
  /** The number of the delta of awaited text that starts with this chunk. */
  delta?: number
  /** Answer text that has fully arrived with this chunk. */
  text?: string
}

/** How a body ends after its last chunk. */
export type BodyEnd = 'close' | 'reset' | 'stall'

const encoder = new TextEncoder()

/** Text as one chunk; `answer` is what it says to the reader. */
export function wholeChunk(body: string, answer = ''): Chunk {
  return { bytes: encoder.encode(body), text: answer }
}

/**
 * Frames as chunks: an event each, or with `split` cut inside characters and events.
 * `answers` says that what the frames carry is answer text, not a refusal or arguments.
 */
export function chunksOf(
  frames: readonly Frame[],
  { split, answers, random }: { split: boolean; answers: boolean; random: Random },
): Chunk[] {
  let deltas = 0
  return frames.flatMap(({ text, carries }) => {
    const delta = carries === undefined ? undefined : deltas++
    const pieces = split ? cutBytes(encoder.encode(text), random) : [encoder.encode(text)]
    return pieces.map((bytes, index) => ({
      bytes,
      ...(index === 0 && delta !== undefined && { delta }),
      ...(index === pieces.length - 1 && answers && carries !== undefined && { text: carries }),
    }))
  })
}

/** The same chunks as a single one. */
export function inOneChunk(chunks: readonly Chunk[]): Chunk[] {
  const delta = chunks.find((chunk) => chunk.delta !== undefined)?.delta
  const text = chunks.map((chunk) => chunk.text ?? '').join('')
  return [{ bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)), text, ...(delta !== undefined && { delta }) }]
}

/** Two or three pieces; where there are characters of several bytes, one cut goes through the first of them. */
function cutBytes(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer>[] {
  if (bytes.length < 2) return [bytes]
  const inCharacter = bytes.findIndex((byte) => byte >= 0xc0)
  const cuts = new Set([random.int(1, bytes.length - 1)])
  if (inCharacter >= 0) cuts.add(inCharacter + 1)
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.slice(places[index], end))
}

/**
 * A body that sends one chunk for each pull of the reader and none ahead, and keeps the record of the exchange up to date.
 * `signal`: the request's; an abort closes the body as a cancel does.
 */
export function pulledBody(
  chunks: readonly Chunk[],
  end: BodyEnd,
  { answer, gate, signal }: { answer: ModelAnswer; gate?: StreamScript['gate']; signal?: AbortSignal },
): ReadableStream<Uint8Array> {
  let next = 0
  const leave = () => {
    if (answer.connection === 'open') answer.connection = 'closed-early'
  }
  const pull = async (controller: Controller) => {
    const chunk = chunks[next++]
    if (!chunk) return breakOff(controller)
    if (chunk.delta !== undefined) await gate?.(chunk.delta)
    // The reader may have gone while the gate was closed.
    if (answer.connection !== 'open') return
    answer.chunksSent++
    answer.text += chunk.text ?? ''
    controller.enqueue(chunk.bytes)
    // A reader that has everything may go without asking for more: that is not leaving early.
    if (end === 'close' && next === chunks.length) {
      answer.connection = 'ended'
      controller.close()
    }
  }
  const breakOff = (controller: Controller) => {
    if (end === 'stall') return new Promise<void>(() => {})
    answer.connection = 'reset'
    controller.error(new TypeError('terminated', { cause: connectionReset() }))
  }
  const start = (controller: Controller) => {
    const abort = () => {
      leave()
      controller.error(signal?.reason)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  }
  return new ReadableStream({ start, pull, cancel: leave }, { highWaterMark: 0 })
}

type Controller = ReadableStreamDefaultController<Uint8Array>

/** What a dropped socket looks like to whoever reads it. */
function connectionReset(): Error {
  return Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
}
