import type { components } from '../../../frontend/src/api/schema'

type Log = components['schemas']['Log']
type LogDetail = components['schemas']['LogDetail']
type LogPage = components['schemas']['LogPage']

const PER_PAGE = 50
/** As many rows as a picture shows. */
const VISIBLE = 20
const PAGES = 20

/** The page of the last days whose first rows tell most of how things can end. */
export async function liveliestPage(): Promise<number> {
  const pages = Array.from({ length: PAGES }, (_, index) => index + 1)
  const scores = await Promise.all(
    pages.map(async (page) => variety(await list(`period=7d&per_page=${PER_PAGE}&page=${page}`))),
  )
  return pages[scores.indexOf(Math.max(...scores))] ?? 1
}

function variety({ items }: LogPage): number {
  const visible = items.slice(0, VISIBLE)
  const distinct = (of: (item: Log) => unknown) => new Set(visible.map(of)).size
  return (
    2 * distinct(({ status }) => status) +
    2 * distinct(({ agent }) => agent?.name) +
    distinct(({ model }) => model)
  )
}

/** A turn of an English chat with code in it, and the page of the list that it is on. */
export async function chatAboutCode(): Promise<{ id: string; page: number }> {
  const { items } = await list(
    'period=7d&source=chat&status=succeeded&capability=chat&per_page=300',
  )
  for (const { id, conversation_id, started_at } of items) {
    const { prompt, response } = await get<LogDetail>(`/${id}`)
    const text = JSON.stringify(prompt) + JSON.stringify(response)
    const english = /^[\x20-\x7e]*$/.test(text) && /\bthe\b/.test(text)
    if (!conversation_id || !english || text.includes('|--') || !text.includes('```')) continue
    const { total = 0 } = await list(`from=${started_at}&per_page=1`)
    return { id, page: Math.ceil(total / PER_PAGE) }
  }
  throw new Error('the sample has no English chat about code')
}

function list(query: string): Promise<LogPage> {
  return get<LogPage>(`?${query}`)
}

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${process.env.LOGBOOK_URL}/api/v1/logs${path}`, {
    headers: { authorization: `Bearer ${process.env.LOGBOOK_ADMIN_KEY}` },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Answer
}
