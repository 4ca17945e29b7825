import type { components } from '../../../frontend/src/api/schema'

/** An entry as a client sends it. */
export type Draft = components['schemas']['NewLog']

export const ADA = { id: 'u-ada', name: 'Ada Lovelace', email: 'ada@example.com' }
export const GRACE = { id: 'u-grace', name: 'Grace Hopper', email: 'grace@example.com' }

/** An ordinary chat of half a minute ago. */
export function chat(changes: Draft = {}): Draft {
  return {
    started_at: ago({ seconds: 30 }),
    duration_ms: 840,
    source: 'chat',
    platform: 'Web',
    provider: 'openai',
    model: 'gpt-5-mini',
    user: ADA,
    usage: { input_tokens: 1200, output_tokens: 34 },
    cost_usd: 0.000368,
    prompt: [{ role: 'user', content: 'What is an audit log?' }],
    response: 'A record of who did what, and when.',
    ...changes,
  }
}

export function ago({ days = 0, minutes = 0, seconds = 0 }): string {
  const passed = ((days * 24 * 60 + minutes) * 60 + seconds) * 1000
  return new Date(Date.now() - passed).toISOString()
}
