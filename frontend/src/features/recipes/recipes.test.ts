import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { RECIPES } from './recipes'

const document = readFileSync('../docs/INTEGRATIONS.md', 'utf8')

test.each(RECIPES.filter(({ name }) => name !== 'curl'))(
  'the document says of $name what the web app says',
  ({ lines }) => {
    const said = lines('$LOGBOOK_URL', '$LOGBOOK_API_KEY').split('\n')
    for (const line of said) {
      const text = line.trim().replace(/^export /, '')
      if (!text.endsWith(':')) expect(document).toContain(text)
    }
  },
)
