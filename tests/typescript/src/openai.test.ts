/** The wrapper of the `openai` package, with the stand-in provider and the real server. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test, type TestContext } from 'node:test'
import { wrapOpenAI, type Entry, type Logbook, type OpenAIOptions } from 'ai-logbook'
import OpenAI from 'openai'
import { Stream } from 'openai/core/streaming'
import { ANSWER, Fixture, nowhere, PROVIDER_URL, QUESTION, read, type Stored } from './support.js'

const REFUSAL = "I can't help with that."
const USAGE = {
  input_tokens: 21,
  output_tokens: 11,
  total_tokens: 32,
  cached_input_tokens: 8,
  cache_write_tokens: 4,
  reasoning_tokens: 3,
}
const CUT_OFF = 'the answer reached the limit of output tokens'
const WITHHELD = "the provider's content filter withheld the answer"

/** What each model leads to. */
const OUTCOMES: Record<string, Entry> = {
  'gpt-5-mini': { status: 'succeeded' },
  'with-tools': { status: 'succeeded' },
  'cut-off': {
    status: 'partial_success',
    error: { category: 'invalid_request', message: CUT_OFF },
  },
  withheld: { status: 'blocked', error: { category: 'guardrail_blocked', message: WITHHELD } },
  refusing: { status: 'blocked', error: { category: 'guardrail_blocked', message: REFUSAL } },
}
const MODELS = Object.keys(OUTCOMES)

const FAILURES: [string, new (...args: never[]) => Error, string, string][] = [
  ['no-such-model', OpenAI.NotFoundError, 'failed', 'model_not_found'],
  ['too-busy', OpenAI.RateLimitError, 'failed', 'rate_limiting'],
  ['wrong-key', OpenAI.AuthenticationError, 'failed', 'authentication'],
  ['wrong-request', OpenAI.BadRequestError, 'failed', 'invalid_request'],
  ['broken', OpenAI.InternalServerError, 'failed', 'server_error'],
  ['filtered', OpenAI.BadRequestError, 'blocked', 'guardrail_blocked'],
]

function wrapped(logbook: Logbook, options?: OpenAIOptions, url = PROVIDER_URL): OpenAI {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'x', maxRetries: 0 })
  return wrapOpenAI(client, logbook, options)
}

function start(t: TestContext) {
  const fixture = new Fixture(t)
  const logbook = fixture.logbook()
  return { fixture, logbook, client: wrapped(logbook) }
}

function checkOutcome(entry: Stored): void {
  const { status, error, usage, provider, capability } = entry
  const outcome = error ? { status, error } : { status }
  assert.deepEqual(outcome, OUTCOMES[entry.model ?? ''])
  assert.deepEqual(
    { usage, provider, capability },
    { usage: USAGE, provider: 'openai', capability: 'chat' },
  )
}

function checkChat(entry: Stored): void {
  checkOutcome(entry)
  assert.deepEqual(entry.prompt, QUESTION)
  if (entry.model === 'with-tools') {
    const { name, arguments: given } = entry.response[0].tool_calls[0].function
    assert.deepEqual([name, given], ['get_order', '{"order": "NF-1"}'])
  } else if (entry.model === 'refusing') {
    assert.deepEqual(entry.response, [{ role: 'assistant', refusal: REFUSAL }])
  } else {
    assert.equal(entry.response, ANSWER)
  }
}

function checkResponse(entry: Stored): void {
  checkOutcome(entry)
  if (entry.model === 'with-tools') assert.equal(entry.response[0].name, 'get_order')
  else if (entry.model === 'refusing') assert.equal(entry.response[0].content[0].refusal, REFUSAL)
  else assert.equal(entry.response, ANSWER)
}

async function checkAll(fixture: Fixture, logbook: Logbook, check: (entry: Stored) => void) {
  const entries = await fixture.byModel(logbook)
  assert.deepEqual([...entries.keys()].sort(), [...MODELS].sort())
  for (const entry of entries.values()) check(entry)
}

test('a chat has its prompt, answer and outcome', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const model of MODELS) {
    const completion = await client.chat.completions.create({ model, messages: QUESTION })
    assert.equal(completion.usage?.total_tokens, 32)
  }
  await checkAll(fixture, logbook, checkChat)
})

test('a streamed chat is logged as one that is not', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const model of MODELS) {
    const stream = await client.chat.completions.create({ model, messages: QUESTION, stream: true })
    assert.ok(stream instanceof Stream)
    const chunks = await read(stream)
    // The chunk with the usage was asked for by the wrapper, not by the caller.
    assert.ok(chunks.every((chunk) => chunk.choices.length > 0))
  }
  await checkAll(fixture, logbook, (entry) => {
    checkChat(entry)
    assert.equal(entry.metadata?.stream, true)
    assert.ok(Number(entry.time_to_first_token_ms) <= Number(entry.duration_ms))
  })
})

test('a caller who asks for the usage of a stream sees it', async (t) => {
  const { fixture, logbook, client } = start(t)
  const stream = await client.chat.completions.create({
    model: 'gpt-5-mini',
    messages: QUESTION,
    stream: true,
    stream_options: { include_usage: true },
  })
  assert.equal((await read(stream)).at(-1)?.usage?.total_tokens, 32)
  checkChat(await fixture.entry(logbook))
})

test('without streamUsage the request is as the caller made it', async (t) => {
  const { fixture, logbook } = start(t)
  const client = wrapped(logbook, { streamUsage: false })
  await read(
    await client.chat.completions.create({ model: 'gpt-5-mini', messages: QUESTION, stream: true }),
  )
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.response, entry.usage], [ANSWER, undefined])
})

test('a stream that is left early is cancelled with what came', async (t) => {
  const { fixture, logbook, client } = start(t)
  const request = { model: 'gpt-5-mini', messages: QUESTION, stream: true as const }
  await read(await client.chat.completions.create(request), 3)
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.status, entry.response], ['cancelled', 'An audit'])
})

test('a stream that its controller aborts is cancelled, though it ends without an error', async (t) => {
  const { fixture, logbook } = start(t)
  const controller = new AbortController()
  async function* chunks() {
    yield { choices: [{ index: 0, delta: { content: 'An' } }] }
    controller.abort()
  }
  const create = (body: object) => Promise.resolve(new Stream(chunks, controller, body as never))
  const client = wrapOpenAI({ chat: { completions: { create } } }, logbook)
  await read(await client.chat.completions.create({ model: 'gpt-5-mini', messages: QUESTION }))
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.status, entry.response], ['cancelled', 'An'])
})

test('a stream that is left after its finish has succeeded', async (t) => {
  const { fixture, logbook, client } = start(t)
  const stream = await client.chat.completions.create({
    model: 'gpt-5-mini',
    messages: QUESTION,
    stream: true,
  })
  for await (const chunk of stream) if (chunk.choices[0]?.finish_reason) break
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.status, entry.response], ['succeeded', ANSWER])
})

test('a stream that breaks has failed with what came', async (t) => {
  const { fixture, logbook, client } = start(t)
  const request = { model: 'error-in-stream', messages: QUESTION, stream: true as const }
  const stream = await client.chat.completions.create(request)
  await assert.rejects(read(stream), OpenAI.APIError)
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.status, entry.error?.category], ['failed', 'server_error'])
  assert.equal(entry.response, 'An audit')
})

test('a stream that is open when the logbook closes is logged', async (t) => {
  const { fixture, logbook, client } = start(t)
  const request = { model: 'gpt-5-mini', messages: QUESTION, stream: true as const }
  const events = (await client.chat.completions.create(request))[Symbol.asyncIterator]()
  for (let number = 0; number < 3; number += 1) await events.next()
  await logbook.close()
  const entry = await fixture.entry(logbook)
  assert.deepEqual([entry.status, entry.response], ['cancelled', 'An audit'])
  await events.return?.()
})

test('both halves of a stream that is split are one entry', async (t) => {
  const { fixture, logbook, client } = start(t)
  const request = { model: 'gpt-5-mini', messages: QUESTION, stream: true as const }
  const [left, right] = (await client.chat.completions.create(request)).tee()
  await Promise.all([read(left), read(right)])
  checkChat(await fixture.entry(logbook))
})

test('the helpers of streams and of parsed answers make one entry a call', async (t) => {
  const { fixture, logbook, client } = start(t)
  const stream = client.chat.completions.stream({ model: 'gpt-5-mini', messages: QUESTION })
  assert.equal((await stream.finalChatCompletion()).choices[0]?.message.content, ANSWER)
  await client.responses.stream({ model: 'gpt-5', input: 'What?' }).finalResponse()
  const schema = { name: 'answer', schema: { type: 'object' } }
  const response_format = { type: 'json_schema' as const, json_schema: schema }
  await client.chat.completions.parse({ model: 'structured', messages: QUESTION, response_format })
  await client.responses.parse({ model: 'cut-off', input: 'What?' })
  const entries = await fixture.byModel(logbook)
  assert.deepEqual([...entries.keys()].sort(), ['cut-off', 'gpt-5', 'gpt-5-mini', 'structured'])
  assert.equal(entries.get('gpt-5')?.response, ANSWER)
  assert.equal(entries.get('structured')?.response, '{"answer": 42}')
  assert.equal(entries.get('cut-off')?.status, 'partial_success')
})

test('errors have their category', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const [model, kind] of FAILURES) {
    await assert.rejects(client.chat.completions.create({ model, messages: QUESTION }), kind)
  }
  const entries = await fixture.byModel(logbook)
  for (const [model, , status, category] of FAILURES) {
    const entry = entries.get(model)
    assert.deepEqual([entry?.status, entry?.error?.category], [status, category], model)
    assert.notEqual(entry?.error?.message, '')
    assert.equal(entry?.response, undefined)
  }
})

test('a provider that is not there is a network error, an aborted call cancelled', async (t) => {
  const { fixture, logbook, client } = start(t)
  const away = wrapped(logbook, {}, await nowhere())
  const request = { model: 'away', messages: QUESTION }
  await assert.rejects(away.chat.completions.create(request), OpenAI.APIConnectionError)
  const aborted = client.chat.completions.create(
    { model: 'aborted', messages: QUESTION },
    { signal: AbortSignal.abort() },
  )
  await assert.rejects(aborted, OpenAI.APIUserAbortError)
  const entries = await fixture.byModel(logbook)
  assert.equal(entries.get('away')?.error?.category, 'network_error')
  assert.equal(entries.get('aborted')?.status, 'cancelled')
})

test('a response has its prompt, answer and outcome', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const model of MODELS) {
    await client.responses.create({ model, input: 'What?', instructions: 'Be brief.' })
  }
  await checkAll(fixture, logbook, (entry) => {
    checkResponse(entry)
    const roles = (entry.prompt as { role: string }[]).map(({ role }) => role)
    assert.deepEqual(roles, ['system', 'user'])
  })
})

test('a streamed response is logged as one that is not', async (t) => {
  const { fixture, logbook, client } = start(t)
  for (const model of MODELS) {
    await read(await client.responses.create({ model, input: 'What?', stream: true }))
  }
  await checkAll(fixture, logbook, checkResponse)
})

test('embeddings have tokens but no vectors, transcriptions seconds', async (t) => {
  const { fixture, logbook, client } = start(t)
  const input = ['freight', 'invoice']
  const { data } = await client.embeddings.create({
    model: 'text-embedding-3-small',
    input,
    encoding_format: 'float',
  })
  assert.equal(data.length, 2)
  const file = new File(['RIFF'], 'morning.wav')
  await client.audio.transcriptions.create({ model: 'whisper-1', file })
  const entries = await fixture.byModel(logbook)
  const embedding = entries.get('text-embedding-3-small')
  assert.deepEqual([embedding?.capability, embedding?.prompt], ['embedding', input])
  assert.deepEqual(embedding?.response, { vectors: 2, dimensions: 3 })
  assert.deepEqual(embedding?.usage, { input_tokens: 5, output_tokens: 0, total_tokens: 5 })
  const spoken = entries.get('whisper-1')
  assert.deepEqual([spoken?.capability, spoken?.response], ['speech_to_text', 'Good morning'])
  assert.equal(spoken?.usage?.audio_seconds, 7)
})

test('promises of the package keep their functions', async (t) => {
  const { fixture, logbook, client } = start(t)
  const request = { model: 'gpt-5-mini', messages: QUESTION }
  const { data, response } = await client.chat.completions.create(request).withResponse()
  assert.deepEqual([data.usage?.total_tokens, response.status], [32, 200])
  const promise = client.chat.completions.create({ ...request, model: 'gpt-5' })
  // Waited for twice, logged once.
  assert.equal(await promise, await promise)
  const entries = await fixture.byModel(logbook)
  assert.deepEqual([...entries.keys()].sort(), ['gpt-5', 'gpt-5-mini'])
})

test('copies are logged, and fields come from call, logbook, wrapper and context', async (t) => {
  const fixture = new Fixture(t)
  const context = new AsyncLocalStorage<Entry>()
  const logbook = fixture.logbook({ context, fields: { platform: 'Web' } })
  const client = wrapped(logbook.with({ source: 'chat' }), {
    fields: { metadata: { team: 'search' } },
  })
  const copy = client.withOptions({ timeout: 20_000 })
  const request = { model: 'gpt-5-mini', messages: QUESTION, user: 'u-17', temperature: 0.5 }
  await copy.chat.completions.create(request)
  await context.run({ user: { id: 'u-18', name: 'Ada' } }, () =>
    copy.chat.completions.create({ ...request, model: 'gpt-5' }),
  )
  const entries = await fixture.byModel(logbook)
  const first = entries.get('gpt-5-mini')
  assert.deepEqual(first?.user, { id: 'u-17' })
  assert.deepEqual([first?.platform, first?.source], ['Web', 'chat'])
  assert.equal(first?.metadata?.team, 'search')
  assert.equal(first?.metadata?.temperature, 0.5)
  assert.deepEqual(entries.get('gpt-5')?.user, { id: 'u-18', name: 'Ada' })
})
