/** An argument that the learner's code may read and not change. */
export class Frozen {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

/**
 * Data that arrives in the learner process frozen, at every depth: arguments cross as copies, so a suite sees no other way
 * that the code changed what its caller still holds. Code that tries throws a TypeError.
 */
export function frozen<T>(value: T): T {
  return new Frozen(value) as T
}
