/** A command that stores a first entry in the log at the given origin. */
export function firstEntryCommand(origin: string): string {
  const entry = {
    model: 'gpt-5-mini',
    provider: 'openai',
    user: { id: 'ada', name: 'Ada Lovelace' },
    prompt: [{ role: 'user', content: 'What is an audit log?' }],
    response: 'A record of who did what, and when.',
    usage: { input_tokens: 14, output_tokens: 9 },
    duration_ms: 840,
  }
  return [
    `export LOGBOOK_API_KEY=alb_…`,
    `curl ${origin}/api/v1/logs \\`,
    `  -H "Authorization: Bearer $LOGBOOK_API_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(entry, null, 2).replace(/\n/g, '\n  ')}'`,
  ].join('\n')
}
