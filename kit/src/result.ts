/** The outcome of something that may fail in ways its caller must handle. */
export type Result<Value, Failure = { kind: string; message?: string }, Meta = undefined> = Meta extends undefined
  ? { ok: true; value: Value } | { ok: false; error: Failure }
  : { ok: true; value: Value; meta: Meta } | { ok: false; error: Failure; meta: Meta }
