import type { Entry, Usage } from '../entry.js'
import { known, parameters, type Endpoint, type Json } from './endpoint.js'
import { usageOf, userOf } from './openaiChat.js'

/** Embeddings of the `openai` package. The log keeps the number of vectors, not the vectors. */
export const embeddings: Endpoint = {
  request(body: Json): Entry {
    return known({
      capability: 'embedding' as const,
      model: body.model,
      prompt: body.input,
      user: userOf(body),
      metadata: parameters(body),
    })
  },
  answer(told: Json): Entry {
    const vectors: Json[] = told.data ?? []
    const first: unknown = vectors[0]?.embedding
    const dimensions = Array.isArray(first) ? first.length : undefined
    const usage = usageOf(told.usage)
    return known({
      model: told.model,
      response: known({ vectors: vectors.length, dimensions }),
      usage: usage && { output_tokens: 0, ...usage },
    })
  },
}

/** Transcriptions of the `openai` package. */
export const transcriptions: Endpoint = {
  request(body: Json): Entry {
    return known({
      capability: 'speech_to_text' as const,
      model: body.model,
      prompt: body.prompt,
      metadata: known({ ...parameters(body), language: body.language }),
    })
  },
  answer(told: Json): Entry {
    return known({ response: told.text, usage: transcriptionUsage(told) })
  },
}

function transcriptionUsage({ usage, duration }: Json): Usage | undefined {
  if (usage?.type === 'tokens') {
    const { input_tokens, output_tokens, total_tokens } = usage as Usage
    return known({ input_tokens, output_tokens, total_tokens })
  }
  const seconds: unknown = usage?.seconds ?? duration
  return seconds === undefined ? undefined : { audio_seconds: Number(seconds) }
}
