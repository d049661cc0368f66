import { random } from '@stagecraft/suite'

/** The mail that all checks ask about; another one in each run. */
export const invoice = `INV-${random.int(2300, 9800)}`
const day = random.pick(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
export const user = `Alder Books writes: ${invoice} is due on ${day}. What do they want?`
/** What the model says on the way. */
export const commentary = `Let me look at ${invoice} first.`
export const answer = `Alder Books wants ${invoice} paid by ${day}.`
/** An answer that ends in the middle. */
export const half = `Alder Books wants ${invoice} paid, and INV-`
