import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderInApp } from '../test/render'
import { JobTray } from './JobTray'
import { runJob, type Report } from './jobs'

function begin(cancellable = false) {
  const control: { report?: Report; end?: (value: string) => void } = {}
  const result = runJob({
    label: 'Export',
    cancellable,
    run: (report, signal) =>
      new Promise<string>((resolve, reject) => {
        Object.assign(control, { report, end: resolve })
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      }),
  })
  return { control, result }
}

const leaving = () => {
  const event = new Event('beforeunload', { cancelable: true })
  dispatchEvent(event)
  return event.defaultPrevented
}

test('a job shows how far it is, holds the page, and goes when it has ended', async () => {
  renderInApp(<JobTray />)
  const { control, result } = await act(() => Promise.resolve(begin()))
  expect(leaving()).toBe(true)
  act(() => control.report?.({ share: 0.25, note: '1 of 4' }))
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
  expect(screen.getByText('1 of 4')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()

  await act(async () => {
    control.end?.('file')
    expect(await result).toBe('file')
  })
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(leaving()).toBe(false)
})

test('what can be stopped half way is stopped by its button', async () => {
  renderInApp(<JobTray />)
  const { result } = await act(() => Promise.resolve(begin(true)))
  const failed = expect(result).rejects.toThrow('stopped')
  await userEvent.click(screen.getByRole('button', { name: 'Cancel Export' }))
  await failed
  expect(screen.queryByRole('progressbar')).toBeNull()
})
