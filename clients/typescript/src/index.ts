/**
 * Sends AI operations to AI Logbook, in the background and without loss.
 *
 *     const logbook = new Logbook() // LOGBOOK_URL and LOGBOOK_API_KEY
 *     const client = wrapOpenAI(new OpenAI(), logbook) // every call is an entry from here on
 */
export { Call } from './call.js'
export { classify, type Outcome } from './classify.js'
export type { Capability, Category, Entry, Source, Status, Usage } from './entry.js'
export { Logbook, type LogbookOptions } from './logbook.js'
export type { Stats } from './stats.js'
export { version } from './version.js'
export { wrapAnthropic } from './wrappers/anthropic.js'
export { wrapOpenAI, type OpenAIOptions } from './wrappers/openai.js'
