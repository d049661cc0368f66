import { countTokens, random } from '@stagecraft/suite'
import type { ChatRequest } from '../types.ts'

const SYSTEM = `You work at the help desk of Larkspur, a parcel carrier. Answer in the language of the customer, in at most
five sentences. Say where a parcel is only if the tracking data says so. Promise no refund: Mira decides about refunds.
Name the number of the parcel in each answer. When a customer is angry, say once that you are sorry, and then help.`

const EARLIER = `Hello, this is Ben Okoro of Alder Books. We sent forty parcels on Monday, all of them from our shop in
Lindau, and three have not moved since: PCL-3308-7, PCL-3310-3 and PCL-3319-4. The readers wait for them, and two have
asked for their money. What is going on in your depot, and whom can I call about it tomorrow morning before nine?`

const ANSWER = `I am sorry, Mr Okoro. PCL-3308-7 was scanned in Lindau on Tuesday at 06:41 and is on its way to Munich. I
see no scan of the other two since Monday evening; I have asked the depot to look for both of them today.`

const TOOLS: NonNullable<ChatRequest['tools']> = [
  {
    name: 'track_parcel',
    description:
      'Looks up all scans of one parcel, newest first. Use it before you say where a parcel is. It does not know parcels of other carriers, and it does not change anything.',
    schema: {
      type: 'object',
      properties: {
        parcelId: { type: 'string', description: 'PCL, four digits and a check digit, such as PCL-3308-7' },
        since: { type: ['string', 'null'], description: 'Leave out scans before this day, written 2026-11-02' },
      },
      required: ['parcelId', 'since'],
      additionalProperties: false,
    },
  },
  {
    name: 'open_search',
    description:
      'Asks the people of a depot to look for a parcel that has had no scan for two days. Opens one search for each parcel; a second request for the same parcel has no effect.',
    schema: {
      type: 'object',
      properties: {
        parcelId: { type: 'string', description: 'PCL, four digits and a check digit, such as PCL-3308-7' },
        depot: { type: 'string', enum: ['LND', 'MUC', 'ZRH', 'INN'], description: 'Where it was last seen' },
        reason: { type: 'string', description: 'One sentence for the people of the depot' },
      },
      required: ['parcelId', 'depot', 'reason'],
      additionalProperties: false,
    },
  },
]

/** A request with every part there is, and the o200k tokens of each. */
export function busyRequest(): {
  request: ChatRequest
  tokens: Record<'system' | 'earlier' | 'tools' | 'all', number>
} {
  const last = `Thank you. Order ORD-${random.int(10_000, 99_999)} was in the second parcel. When will you know more?`
  const request: ChatRequest = {
    model: 'gpt-5.5',
    system: SYSTEM,
    turns: [
      { role: 'user', text: EARLIER },
      { role: 'assistant', text: ANSWER },
      { role: 'user', text: last },
    ],
    tools: TOOLS,
  }
  const system = countTokens(SYSTEM)
  const earlier = countTokens(EARLIER) + countTokens(ANSWER)
  const tools = TOOLS.reduce(
    (sum, tool) =>
      sum + countTokens(tool.name) + countTokens(tool.description) + countTokens(JSON.stringify(tool.schema)),
    0,
  )
  return { request, tokens: { system, earlier, tools, all: system + earlier + countTokens(last) + tools } }
}
