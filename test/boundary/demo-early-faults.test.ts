// `parley demo`, the steps up to the first message: each is a check that fails where what it is about is broken.
import { it } from 'vitest'
import { EARLY_WALKS, expectNoticed } from '../support/demo-walks.js'

it.each(EARLY_WALKS.map((walk) => [walk.broken.join(', '), walk] as const))(
  'the walkthrough ends with 1, having failed in %s alone',
  { timeout: 300_000 },
  (_, walk) => expectNoticed(walk),
)
