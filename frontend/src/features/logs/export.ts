import { api, queryClient } from '../../api/client'
import { saveFile } from '../../lib/download'
import { countRecords } from '../../lib/records'
import { formatCount } from '../../lib/format'
import { logsTexts } from '../../lib/texts/logs'
import type { Report } from '../../ui/jobs'
import { statsQuery } from './queries'
import { filterQuery, type LogsSearch } from './search'

/** How the entries are written, and whether with their prompts and responses. */
export interface ExportChoice {
  format: 'csv' | 'jsonl'
  include?: 'content'
}

/**
 * Fetches the export with the access token, which a plain link would not carry, and saves it. The
 * answer is a stream, of which what has come is told as it comes. People open a CSV in Excel, which
 * needs the byte order mark.
 */
export async function downloadEntries(
  search: LogsSearch,
  choice: ExportChoice,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const { total_requests: total } = await queryClient.fetchQuery(statsQuery(search))
  const { data, response } = await api.GET('/api/v1/logs/export', {
    params: {
      query: { ...filterQuery(search), ...choice, ...(choice.format === 'csv' && { bom: true }) },
    },
    parseAs: 'stream',
    signal,
  })
  const file = fileName(response) ?? `entries.${choice.format}`
  const parts: Uint8Array<ArrayBuffer>[] = []
  const counter = countRecords(choice.format)
  for await (const part of chunksOf(data)) {
    parts.push(part)
    const count = counter(part)
    report({
      share: total > 0 ? Math.min(1, count / total) : undefined,
      note: logsTexts.exportedOf(formatCount(Math.min(count, total)), formatCount(total)),
    })
  }
  saveFile(new Blob(parts), file)
  return file
}

/** Not every browser lets a stream be iterated over. */
async function* chunksOf(stream: ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined) {
  const reader = stream?.getReader()
  for (;;) {
    const next = await reader?.read()
    if (!next || next.done) return
    yield next.value
  }
}

function fileName(response: Response): string | undefined {
  return response.headers.get('Content-Disposition')?.match(/filename="?([^";]+)"?/)?.[1]
}
