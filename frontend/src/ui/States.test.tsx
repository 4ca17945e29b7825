import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ApiProblem, readProblem } from '../lib/problem'
import { renderInApp } from '../test/render'
import { ErrorState } from './States'

test('shows the id of the request that failed', async () => {
  const document = {
    type: '/problems/internal',
    detail: 'something went wrong here',
    request_id: '019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21',
  }
  const problem = await readProblem(new Response(JSON.stringify(document), { status: 500 }))
  renderInApp(<ErrorState error={problem} />)
  expect(screen.getByText('019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21')).toBeTruthy()
})

test('names no request where the answer names none', () => {
  renderInApp(<ErrorState error={new ApiProblem(502, '', 'Bad Gateway')} />)
  expect(screen.queryByText(/Request ID/)).toBeNull()
})
