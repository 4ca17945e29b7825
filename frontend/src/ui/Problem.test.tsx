import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type ApiProblem, readProblem, unreachable } from '../lib/problem'
import { commonTexts } from '../lib/texts/common'
import { renderInApp } from '../test/render'
import { FailedCards } from './Cards'
import { ErrorState, InlineError } from './States'
import { Toaster, toastFailure } from './toast'

const REQUEST_ID = '019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21'

/** Every place that shows a failed call. */
const PLACES: [name: string, show: (error: unknown) => void][] = [
  ['ErrorState', (error) => renderInApp(<ErrorState error={error} />)],
  ['InlineError', (error) => renderInApp(<InlineError error={error} />)],
  ['FailedCards', (error) => renderInApp(<FailedCards error={error} onRetry={() => {}} />)],
  [
    'a toast',
    (error) => {
      renderInApp(<Toaster />)
      act(() => toastFailure(error))
    },
  ],
]

function answered(fields: Record<string, unknown>): Promise<ApiProblem> {
  const document = { type: '/problems/internal', ...fields }
  return readProblem(new Response(JSON.stringify(document), { status: 500 }))
}

test.each(PLACES)(
  '%s shows the detail of the problem and the ID of the request',
  async (_, show) => {
    show(await answered({ detail: 'the disk is full', request_id: REQUEST_ID }))
    expect(screen.getByText('The disk is full.')).toBeTruthy()
    expect(screen.getByText(REQUEST_ID)).toBeTruthy()
  },
)

test.each(PLACES)('%s shows no request ID where the answer has none', async (_, show) => {
  show(await answered({ detail: 'the disk is full' }))
  expect(screen.getByText('The disk is full.')).toBeTruthy()
  expect(screen.queryByText(/Request ID/)).toBeNull()
})

test.each(PLACES)('%s says what to check when the server cannot be reached', (_, show) => {
  show(unreachable(new TypeError('fetch failed')))
  expect(screen.getByText(commonTexts.unreachableHint, { exact: false })).toBeTruthy()
})

test.each(PLACES)('%s names the fields that were rejected', async (_, show) => {
  show(await answered({ detail: 'not valid', errors: [{ field: 'name', message: 'is taken' }] }))
  expect(screen.getByText('Not valid (name: is taken).')).toBeTruthy()
})
