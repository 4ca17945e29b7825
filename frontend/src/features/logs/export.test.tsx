import { beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../api/client'
import { saveFile } from '../../lib/download'
import { onGet, serveApi } from '../../test/api'
import { downloadEntries } from './export'

vi.mock('../../lib/download', () => ({ saveFile: vi.fn() }))

const by_status = {
  running: 0,
  succeeded: 4,
  failed: 0,
  blocked: 0,
  cancelled: 0,
  partial_success: 0,
}

beforeEach(() => {
  queryClient.clear()
  vi.mocked(saveFile).mockReset()
  serveApi()
  onGet('/api/v1/logs/stats', () => ({
    total_requests: 4,
    total_tokens: 0,
    input_tokens: 0,
    output_tokens: 0,
    user_count: 0,
    model_count: 0,
    costed_requests: 0,
    cost_usd: 0,
    by_status,
  }))
})

/** An export that comes in parts, as the server sends it. */
function serveParts(...parts: string[]) {
  onGet('/api/v1/logs/export', () => {
    const body = new ReadableStream({
      start(stream) {
        for (const part of parts) stream.enqueue(new TextEncoder().encode(part))
        stream.close()
      },
    })
    const headers = { 'Content-Disposition': 'attachment; filename="log.csv"' }
    return new Response(body, { headers })
  })
}

test('tells how far it is while parts come, and saves them as one file', async () => {
  serveParts('id\n1\n2\n', '3\n4\n')
  const report = vi.fn()
  const file = await downloadEntries({}, { format: 'csv' }, report, new AbortController().signal)
  expect(file).toBe('log.csv')
  expect(report.mock.calls).toEqual([
    [{ share: 0.5, note: '2 of 4 entries' }],
    [{ share: 1, note: '4 of 4 entries' }],
  ])
  const [[blob, name] = []] = vi.mocked(saveFile).mock.calls
  expect([await (blob as Blob).text(), name]).toEqual(['id\n1\n2\n3\n4\n', 'log.csv'])
})

test('what breaks half way is not saved', async () => {
  onGet('/api/v1/logs/export', () => {
    const body = new ReadableStream({ pull: (stream) => stream.error(new Error('broken')) })
    return new Response(body)
  })
  const work = downloadEntries({}, { format: 'csv' }, () => {}, new AbortController().signal)
  await expect(work).rejects.toThrow('broken')
  expect(saveFile).not.toHaveBeenCalled()
})
