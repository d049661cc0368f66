/**
 * Marks code that you have not written yet. Calling it stops the program with that sentence.
 *
 * @example
 * return todo('the text of the reply')
 */
export function todo(what: string): never {
  const error = new Error(`Not written yet: ${what}`)
  error.name = 'Todo'
  throw error
}
