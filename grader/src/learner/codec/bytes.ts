/** Typed arrays, buffers and views on their way through the channel. */
const KINDS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const

/** The name of a typed array's class; `Uint8Array` for Buffers, DataViews and kinds that do not cross as themselves. */
export function kindOfBytes(view: ArrayBufferView): string {
  const name = (view as { [Symbol.toStringTag]?: string })[Symbol.toStringTag]
  return name !== undefined && Object.hasOwn(KINDS, name) ? name : 'Uint8Array'
}

/** The typed array of that name, or undefined when there is none, or when the bytes do not fill its elements. */
export function bytesOf(name: string, base64: string): ArrayBufferView | undefined {
  if (!Object.hasOwn(KINDS, name)) return undefined
  const bytes = copyOf(base64)
  const Kind = KINDS[name as keyof typeof KINDS]
  return bytes.length % Kind.BYTES_PER_ELEMENT === 0 ? new Kind(bytes.buffer) : undefined
}

/** Buffers of Node share one pool; a copy has a buffer of its own. */
export function copyOf(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
