import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { RECIPES, type Recipe } from './recipes'

const document = readFileSync('../docs/INTEGRATIONS.md', 'utf8')

/** What address and key are in the document: variables in a shell, else these. */
const SPELLINGS = [
  ['$LOGBOOK_URL', '$LOGBOOK_API_KEY'],
  ['http://127.0.0.1:8080', '…'],
] as const

/** The lines of a recipe that the document does not have. */
function unsaid({ lines }: Recipe, [url, key]: (typeof SPELLINGS)[number]): string[] {
  const said = lines(url, key).split('\n')
  const told = said.filter((line) => !line.startsWith('#') && !line.endsWith(':'))
  return told.filter((line) => !document.includes(line.trim().replace(/^export /, '')))
}

test.each(RECIPES.filter(({ name }) => name !== 'curl'))(
  'the document says of $name what the web app says',
  (recipe) => {
    const missing = SPELLINGS.map((spelling) => unsaid(recipe, spelling))
    expect(missing).toContainEqual([])
  },
)
