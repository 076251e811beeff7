// `parley search`: pages are read until there is no further one.
import { expect, it } from 'vitest'
import type { SearchPage } from '#cli/client/api.js'
import { search } from '#cli/commands/search.js'
import { commandContext } from '../../support/command-context.js'
import { NINE } from '../../support/fake-client.js'
import { hit } from '../../support/picker-inputs.js'

it('finds what lies behind a page that is empty and not the last', async () => {
  const pages: Record<string, SearchPage> = {
    newest: { hits: [], before: 50 },
    50: { hits: [], before: 20 },
    20: { hits: [hit('an old ⛵', 'A', NINE)], before: undefined },
  }
  const { library } = commandContext().client
  const context = commandContext(
    {},
    {
      library: {
        ...library,
        search: (_, { before } = {}) => pages[before ?? 'newest'] ?? { hits: [], before },
      },
    },
  )
  await search.run({ text: '⛵' }, context)
  expect(context.records).toMatchObject([{ id: 'A', text: 'an old ⛵' }])
})
