import { screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../../../api/client'
import { onGet, sent, serveApi } from '../../../test/api'
import { renderAt } from '../../../test/router'
import { useLogsSearch } from '../useLogsSearch'
import { IdSuggestions } from './IdSuggestions'

const ENTRY = '019aa0c4-7a5e-7000-8000-000000000001'
let totals: Record<string, number>

beforeEach(() => {
  queryClient.clear()
  serveApi()
  totals = {}
  onGet('/api/v1/logs', (query) => {
    const total = [...query.keys()].reduce((sum, key) => sum + (totals[key] ?? 0), 0)
    return { items: [], total, per_page: 1, page: 1 }
  })
})

function State() {
  return <output>{JSON.stringify(useLogsSearch().search)}</output>
}

const show = (id: string) =>
  renderAt(
    `/logs?q=${id}&model=a`,
    <>
      <IdSuggestions id={id} />
      <State />
    </>,
  )

test('leads to the entry of an id, without reading it ahead', async () => {
  show(ENTRY)
  const link = await screen.findByRole('link', { name: 'Open the entry with this ID' })
  expect(link.getAttribute('href')).toContain(`/logs/${ENTRY}`)
  await waitFor(() => expect(sent).toHaveLength(4))
  expect(sent.filter((url) => url.includes(`/logs/${ENTRY}`))).toEqual([])
})

test('leads to the entries that name the id, in the whole log and under no other filter', async () => {
  totals = { conversation_id: 12, trace_id: 1 }
  show('conv-42')
  await screen.findByRole('link', { name: 'Show 1 entry with this trace' })
  expect(screen.queryByRole('link', { name: /^Open/ })).toBeNull()
  const link = screen.getByRole('link', { name: 'Show 12 entries with this conversation' })
  await userEvent.click(link)
  await waitFor(() =>
    expect(screen.getByRole('status').textContent).toBe(
      JSON.stringify({ period: 'all', conversation_id: 'conv-42' }),
    ),
  )
})

test('offers nothing for a text that is no id of anything', async () => {
  show('gpt-4.1-mini')
  await waitFor(() => expect(sent).toHaveLength(4))
  expect(screen.queryByRole('group')).toBeNull()
})
