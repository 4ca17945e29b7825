import { memberOf, parseJson } from '../lib/json'
import { api } from './client'
import type { EntryAnswer, EntryDetail, JsonPart } from './types'

const JSON_PARTS: JsonPart[] = ['prompt', 'response', 'metadata']

/** Asks for one entry, and reads its content without rounding numbers or ordering keys anew. */
export async function fetchEntry(id: string, signal: AbortSignal): Promise<EntryDetail> {
  const { data = '' } = await api.GET('/api/v1/logs/{id}', {
    params: { path: { id } },
    parseAs: 'text',
    signal,
  })
  return readEntry(data)
}

/** Reads the text of an answer. */
export function readEntry(text: string): EntryDetail {
  const { prompt, response, metadata, ...entry } = JSON.parse(text) as EntryAnswer
  const sent = parseJson(text)
  const detail: EntryDetail = entry
  for (const part of JSON_PARTS) {
    const value = sent.kind === 'object' ? memberOf(sent, part) : undefined
    if (value !== undefined) detail[part] = value
  }
  return detail
}
