const entry = {
  model: 'gpt-5-mini',
  provider: 'openai',
  user: { id: 'ada', name: 'Ada Lovelace' },
  prompt: [{ role: 'user', content: 'What is an audit log?' }],
  response: 'A record of who did what, and when.',
  usage: { input_tokens: 14, output_tokens: 9 },
  duration_ms: 840,
}

/** A command that stores a first entry in the log at the given origin. */
export function firstEntryCommand(origin: string, key: string): string {
  const fields = Object.entries(entry).map(
    ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  )
  return [
    `curl ${origin}/api/v1/logs \\`,
    `  -H 'Authorization: Bearer ${key}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{\n${fields.join(',\n')}\n  }'`,
  ].join('\n')
}
