import { check, ensure, learnerOf, replay, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./tokens.ts')>()

const english =
  'Hello, my parcel PCL-3308-7 should have come on Monday. The tracking page says that it left your depot in Lindau last week. Where is it now, and when will it arrive? Ana Reis'
const japanese =
  '注文番号ORD-70418の荷物が月曜日に届くはずでしたが、まだ届いていません。追跡ページには先週倉庫を出たと書いてあります。今どこにありますか。'

const counts = async (text: string, tokens: number) => {
  replay([], { tokens: 'o200k' })
  const counted = await learner.countInput({ model: 'gpt-5.5', turns: [{ role: 'user', text }] })
  ensure(
    Math.abs(counted - tokens) <= 10,
    `The text has ${tokens} tokens (o200k) and ${text.length} characters; you counted ${show(counted)}.`,
  )
}

check('counts an English ticket', {}, () => counts(english, 45))

check('counts a Japanese ticket', { todo: 1 }, () => counts(japanese, 51))

check('splits the usage of a cached Messages reply', { todo: 3 }, async () => {
  const raw = { input_tokens: 412, cache_creation_input_tokens: 0, cache_read_input_tokens: 18011, output_tokens: 350 }
  const usage = await learner.normalizeUsage(raw)
  ensure(
    usage?.uncachedInput === 412 && usage.cacheRead === 18_011,
    `412 tokens were not in the cache and 18011 were read from it; you returned ${show(usage)}.`,
  )
})
