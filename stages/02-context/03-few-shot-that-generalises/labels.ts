import type { Label } from './types.ts'

/** What Mira means by each label. A model that reads only the names guesses otherwise. */
export const meanings: Readonly<Record<Label, string>> = {
  late: 'We are slower than promised, or do not know where it is.',
  refund: 'The customer gets money back, whatever else went wrong.',
  customs: 'It is about the border, even if the customer only asks where it is.',
  damaged: 'Something broke or got wet, even if the customer only asks for money.',
  address: 'It is to go to another place, or went to the wrong one, even if it is late for that.',
}

export const instruction = `You sort the tickets of Larkspur's customers.
Answer with the label of the last ticket: ${Object.keys(meanings).join(', ')}.`

/** The JSON schema of the answer: `{"label":"customs"}`. */
export const answerSchema = {
  type: 'object',
  properties: { label: { type: 'string', enum: Object.keys(meanings) } },
  required: ['label'],
  additionalProperties: false,
}
