import { modelCard as kitCard, modelNames } from '@stagecraft/kit'
import { expect, test } from 'vitest'
import { modelCard } from '../../src/model/model-cards.ts'

// Learners read the kit's cards; the model API refuses by its own. They must never contradict each other.
test.each(modelNames.map((name) => [name]))('the kit and the model API say the same about %s', (name) => {
  const learners = kitCard(name)
  const ours = modelCard(name)
  expect(ours).toMatchObject({ provider: learners.provider, contextWindow: learners.contextWindow })
  expect(ours?.maxOutput).toBe(learners.maxOutputTokens)
  // The kit says what is accepted with default settings: a model that reasons by default takes no sampling parameters,
  // and the current version of the Messages API has none.
  const byDefault = (when: string | undefined) =>
    when === 'always' || (when === 'without-reasoning' && (ours?.defaultEffort ?? 'none') === 'none')
  const takesSampling = learners.provider === 'openai' && byDefault(ours?.sampling)
  expect(learners.sampling).toEqual(takesSampling ? ['temperature', 'top_p'] : [])
  expect(learners.logprobs).toBe(byDefault(ours?.logprobs))
  const { input, output } = learners.price
  if (ours?.price) expect(ours.price).toEqual({ input, output })
})
