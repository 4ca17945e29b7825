/** The wrapper of the `@anthropic-ai/sdk` package, with the stand-in provider and the real server. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { wrapAnthropic } from 'ai-logbook'
import { ANSWER, Fixture, PROVIDER_URL, QUESTION, read, type Stored } from './support.js'

const USAGE = {
  input_tokens: 21,
  output_tokens: 11,
  total_tokens: 32,
  cached_input_tokens: 8,
  cache_write_tokens: 4,
}
const OUTCOMES: Record<string, [string, string | undefined]> = {
  'claude-sonnet-5': ['succeeded', undefined],
  'with-tools': ['succeeded', undefined],
  'cut-off': ['partial_success', 'invalid_request'],
  refusing: ['blocked', 'guardrail_blocked'],
}
const MODELS = Object.keys(OUTCOMES)

const FAILURES: [string, new (...args: never[]) => Error, string][] = [
  ['no-such-model', Anthropic.NotFoundError, 'model_not_found'],
  ['too-busy', Anthropic.RateLimitError, 'rate_limiting'],
  ['wrong-key', Anthropic.AuthenticationError, 'authentication'],
  ['wrong-request', Anthropic.BadRequestError, 'invalid_request'],
  ['broken', Anthropic.InternalServerError, 'server_error'],
  ['overloaded', Anthropic.APIError, 'server_error'],
]

function start(t: TestContext) {
  const fixture = new Fixture(t)
  const logbook = fixture.logbook()
  const client = new Anthropic({ baseURL: PROVIDER_URL, apiKey: 'x', maxRetries: 0 })
  return { fixture, logbook, client: wrapAnthropic(client, logbook) }
}

function request(model: string) {
  return { model, max_tokens: 64, messages: QUESTION }
}

function check(entry: Stored): void {
  assert.deepEqual([entry.status, entry.error?.category], OUTCOMES[entry.model ?? ''])
  assert.deepEqual([entry.usage, entry.provider, entry.capability], [USAGE, 'anthropic', 'chat'])
  if (entry.model === 'with-tools') {
    const { name, input } = entry.response[0].content[1]
    assert.deepEqual([name, input], ['get_order', { order: 'NF-1' }])
  } else {
    assert.equal(entry.response, entry.model === 'refusing' ? undefined : ANSWER)
  }
}

test('a message has its prompt, answer and outcome', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const model of MODELS) {
    const metadata = { user_id: 'u-17' }
    await client.messages.create({ ...request(model), system: 'Be brief.', metadata })
  }
  const entries = await fixture.byModel(logbook)
  assert.deepEqual([...entries.keys()].sort(), [...MODELS].sort())
  for (const entry of entries.values()) {
    check(entry)
    assert.deepEqual(entry.prompt, [{ role: 'system', content: 'Be brief.' }, ...QUESTION])
    assert.deepEqual(entry.user, { id: 'u-17' })
  }
})

test('a streamed message is logged as one that is not, also by the helper', async (t) => {
  const reads = [
    async (client: Anthropic, model: string) =>
      read(await client.messages.create({ ...request(model), stream: true })),
    (client: Anthropic, model: string) => client.messages.stream(request(model)).finalMessage(),
  ]
  for (const readAll of reads) {
    const { fixture, logbook, client } = start(t)
    for (const model of MODELS) await readAll(client, model)
    const entries = await fixture.byModel(logbook)
    assert.deepEqual([...entries.keys()].sort(), [...MODELS].sort())
    for (const entry of entries.values()) {
      check(entry)
      assert.equal(entry.metadata?.stream, true)
    }
  }
})

test('a stream that is left early is cancelled with what came', async (t) => {
  const { fixture, logbook, client } = start(t)
  await read(await client.messages.create({ ...request('claude-sonnet-5'), stream: true }), 4)
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.status, entry.response], ['cancelled', 'An audit'])
  assert.equal(entry.usage?.input_tokens, 21)
})

test('errors have their category, also within streams', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const [model, kind] of FAILURES) {
    await assert.rejects(client.messages.create(request(model)), kind)
  }
  const stream = await client.messages.create({ ...request('error-in-stream'), stream: true })
  await assert.rejects(read(stream), Anthropic.APIError)
  const entries = await fixture.byModel(logbook)
  for (const [model, , category] of FAILURES) {
    assert.equal(entries.get(model)?.error?.category, category, model)
  }
  const broken = entries.get('error-in-stream')
  assert.deepEqual([broken?.status, broken?.error?.category], ['failed', 'server_error'])
  assert.equal(broken?.response, 'An audit')
})

test('copies and the beta of the client are logged too', async (t) => {
  const { fixture, logbook, client } = start(t)
  await client.withOptions({ timeout: 20_000 }).messages.create(request('claude-sonnet-5'))
  await client.beta.messages.create(request('with-tools'))
  const entries = await fixture.byModel(logbook)
  assert.equal(entries.size, 2)
  for (const entry of entries.values()) check(entry)
})
