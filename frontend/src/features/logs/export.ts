import { api } from '../../api/client'
import { saveFile } from '../../lib/download'
import { filterQuery, type LogsSearch } from './search'

/** How the entries are written, and whether with their prompts and responses. */
export interface ExportChoice {
  format: 'csv' | 'jsonl'
  include?: 'content'
}

/** Fetches the export with the access token, which a plain link would not carry, and saves it. */
export async function downloadEntries(search: LogsSearch, choice: ExportChoice): Promise<string> {
  const { data, response } = await api.GET('/api/v1/logs/export', {
    params: { query: { ...filterQuery(search), ...choice } },
    parseAs: 'blob',
  })
  const file = fileName(response) ?? `entries.${choice.format}`
  if (data) saveFile(data, file)
  return file
}

function fileName(response: Response): string | undefined {
  return response.headers.get('Content-Disposition')?.match(/filename="?([^";]+)"?/)?.[1]
}
