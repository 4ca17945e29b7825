/** The recipes of docs/INTEGRATIONS.md for the package, run as they stand there. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { control, Fixture, LOG_KEY, LOG_URL, PROVIDER_URL, type Stored } from './support.js'

const run = promisify(execFile)
const RECIPE = process.env.TEST_RECIPE ?? ''
const CLIENTS = (process.env.TEST_CLIENTS ?? '').split('\n')

const IMPORTS = `
import Anthropic from '@anthropic-ai/sdk'
import * as logbooks from 'ai-logbook'
import OpenAI from 'openai'
const { wrapOpenAI, wrapAnthropic } = logbooks
const messages = [{ role: 'user', content: 'What is an audit log?' }]
`

/** Runs a program that finds everything in its environment, and gives the entries of it. */
async function entries(fixture: Fixture, code: string): Promise<Stored[]> {
  await mkdir('recipes', { recursive: true })
  const file = resolve('recipes', `${fixture.conversation}.mjs`)
  await writeFile(file, code)
  const env = {
    PATH: process.env.PATH,
    LOGBOOK_URL: LOG_URL,
    LOGBOOK_API_KEY: LOG_KEY,
    OPENAI_BASE_URL: `${PROVIDER_URL}/v1`,
    OPENAI_API_KEY: 'not-needed-here',
    ANTHROPIC_BASE_URL: PROVIDER_URL,
    ANTHROPIC_API_KEY: 'not-needed-here',
  }
  await run(process.execPath, [file], { env })
  return control(`/conversation/${fixture.conversation}`)
}

test('the program with openai', async (t) => {
  const fixture = new Fixture(t)
  const conversation = `fields: { conversation_id: '${fixture.conversation}', `
  const call = `
    await client.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] })
    await logbook.close()`
  assert.ok(RECIPE.includes('fields: { '))
  const [entry, ...others] = await entries(
    fixture,
    RECIPE.replace('fields: { ', conversation) + call,
  )
  assert.equal(others.length, 0)
  assert.deepEqual([entry?.model, entry?.user], ['gpt-5-mini', { id: 'u-1001' }])
})

test('the clients of the table', async (t) => {
  assert.equal(CLIENTS.length, 2)
  const fixture = new Fixture(t)
  // The table has no room for the conversation, by which the entries are found here.
  const logbook = `
    const made = new logbooks.Logbook({ fields: { conversation_id: '${fixture.conversation}' } })
    const Logbook = function () { return made }`
  const [openai, anthropic] = ['OpenAI', 'Anthropic'].map((name) =>
    CLIENTS.find((client) => client.startsWith(`wrap${name}(`)),
  )
  const calls = `
    await (${openai}).chat.completions.create({ model: 'gpt-5-mini', messages })
    await (${anthropic}).messages.create({ model: 'claude', max_tokens: 99, messages })
    await made.close()`
  const stored = await entries(fixture, IMPORTS + logbook + calls)
  assert.deepEqual(stored.map((entry) => entry.model).sort(), ['claude', 'gpt-5-mini'])
})
