import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../../api/client'
import type { UsageSummary } from '../../api/types'
import { onGet, sent, serveApi } from '../../test/api'
import { renderAt } from '../../test/router'
import { hours, numbers } from '../../test/usage'
import { CardTrend } from './CardTrend'

function period(requests: number, user_count: number) {
  return { ...numbers({ requests }), user_count, model_count: 1, by_status: {} }
}

const summary: UsageSummary = { ...period(30, 4), previous: period(20, 5) }

beforeEach(() => {
  queryClient.clear()
  serveApi()
  onGet('/api/v1/usage/summary', () => summary)
  onGet('/api/v1/usage/timeseries', () => hours(1, 5, 2))
})

test('shows the change in words and the course as a drawing', async () => {
  const { container } = renderAt('/?period=6h&model=a', <CardTrend of="requests" />)
  await screen.findByText('up 50% from the previous period')
  await waitFor(() => expect(container.querySelector('svg')).not.toBeNull())
  expect(sent.filter((url) => url.includes('/timeseries'))).toEqual([
    expect.stringMatching(/model=a.*period=6h.*interval=hour/),
  ])
})

test('all cards share one question for their courses', async () => {
  const trends = (['requests', 'tokens', 'users', 'models'] as const).map((of) => (
    <CardTrend key={of} of={of} />
  ))
  const { container } = renderAt('/', <>{trends}</>)
  await waitFor(() => expect(container.querySelectorAll('svg')).toHaveLength(4))
  expect(sent.filter((url) => url.includes('/timeseries'))).toHaveLength(1)
})

test('a search by text, which usage does not know, asks for nothing', async () => {
  renderAt('/?q=zeppelin', <CardTrend of="requests" />)
  await new Promise((passed) => setTimeout(passed, 50))
  expect(sent).toEqual([])
})
