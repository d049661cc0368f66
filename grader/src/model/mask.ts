const replacement = '(key)'

/** Takes a secret out of texts, also where a stream cuts through it. */
export type Mask = { whole(text: string): string; stream(): TransformStream<Uint8Array, Uint8Array> }

/** @param secret undefined when there is nothing to hide */
export function createMask(secret: string | undefined): Mask {
  const whole = (text: string) => (secret ? text.replaceAll(secret, replacement) : text)
  const stream = () => {
    const decoder = new TextDecoder()
    const encoder = new TextEncoder()
    let kept = ''
    return new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        if (!secret) return controller.enqueue(bytes)
        const text = whole(kept + decoder.decode(bytes, { stream: true }))
        const held = beginningOf(secret, text)
        kept = text.slice(text.length - held)
        if (text.length > held) controller.enqueue(encoder.encode(text.slice(0, text.length - held)))
      },
      flush(controller) {
        const rest = whole(kept + decoder.decode())
        if (rest !== '') controller.enqueue(encoder.encode(rest))
      },
    })
  }
  return { whole, stream }
}

/** How many characters at the end of the text may be the beginning of the secret. */
function beginningOf(secret: string, text: string): number {
  for (let length = Math.min(secret.length - 1, text.length); length > 0; length--) {
    if (secret.startsWith(text.slice(text.length - length))) return length
  }
  return 0
}
