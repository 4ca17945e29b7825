/** What becomes of entries when the way to the log, the log or the program itself is in trouble. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { Logbook, type LogbookOptions } from 'ai-logbook'
import { control, Fixture, LOG_KEY, LOG_URL, nowhere } from './support.js'

type Trouble = 'busy' | 'lost' | 'large'

/** A way to the log with trouble ahead: `busy` answers 503, `lost` stores and loses the answer. */
function stumbling(...trouble: Trouble[]): LogbookOptions & { trouble: Trouble[] } {
  const way: typeof fetch = async (url, init) => {
    const kind = trouble.shift()
    if (kind === 'busy') return new Response('{}', { status: 503, headers: { 'retry-after': '1' } })
    if (kind === 'large') return new Response('{}', { status: 413 })
    const answer = await fetch(url, init)
    if (kind === 'lost') throw new TypeError('fetch failed')
    return answer
  }
  return { fetch: way, trouble }
}

test('a busy log and a lost answer still make one entry', async (t) => {
  const fixture = new Fixture(t)
  const { trouble, ...options } = stumbling('busy', 'lost')
  const logbook = fixture.logbook(options)
  const begun = performance.now()
  logbook.log({ model: 'm' })
  await fixture.entry(logbook)
  assert.deepEqual(trouble, [])
  assert.ok(performance.now() - begun >= 990, 'Retry-After: 1 was not waited for')
  assert.equal(logbook.stats().stored, 1)
})

test('a batch that is too large is sent in parts', async (t) => {
  const fixture = new Fixture(t)
  const { trouble, ...options } = stumbling('large', 'large')
  const logbook = fixture.logbook(options)
  for (let number = 0; number < 8; number += 1) logbook.log({ model: `m-${number}` })
  assert.equal((await fixture.entries(logbook)).length, 8)
  assert.deepEqual(trouble, [])
})

test('a refused entry costs no other', async (t) => {
  const fixture = new Fixture(t)
  const logbook = fixture.logbook()
  logbook.log({ model: 'before' })
  logbook.log({ model: 'wrong', usage: { input_tokens: -1 } })
  logbook.log({ model: 'after' })
  const entries = await fixture.byModel(logbook)
  assert.deepEqual([...entries.keys()].sort(), ['after', 'before'])
  assert.match(fixture.warnings[0] ?? '', /usage\.input_tokens/)
  const { stored, refused, waiting } = logbook.stats()
  assert.deepEqual({ stored, refused, waiting }, { stored: 2, refused: 1, waiting: 0 })
})

test('a wrong key is told and not tried forever', async (t) => {
  const fixture = new Fixture(t)
  const logbook = fixture.logbook({ apiKey: 'alb_no_such_key' })
  logbook.log({ model: 'm' })
  assert.ok(await logbook.flush())
  assert.match(fixture.warnings[0] ?? '', /status 401/)
  assert.equal(logbook.stats().refused, 1)
})

test('a full queue drops and counts', async (t) => {
  // An entry has 700 bytes and those of its fields.
  for (const bound of [{ maxEntries: 10 }, { maxBytes: 9_000 }]) {
    const fixture = new Fixture(t)
    const logbook = fixture.logbook({ url: await nowhere(), ...bound })
    for (let number = 0; number < 100; number += 1) logbook.log({ prompt: 'x'.repeat(700) })
    const { waiting, dropped } = logbook.stats()
    assert.equal(waiting + dropped, 100)
    assert.ok(waiting > 5 && waiting <= 10, `${waiting} wait`)
    await logbook.close(0)
    assert.equal(logbook.stats().dropped, 100)
  }
})

test('a log that is killed and comes back has every entry once', async (t) => {
  const fixture = new Fixture(t)
  const logbook = fixture.logbook()
  let sent = 0
  const timer = setInterval(() => {
    logbook.log({ model: 'm', metadata: { number: sent } })
    sent += 1
  }, 2)
  await sleep(500)
  await control('/kill')
  await sleep(500)
  await control('/restart')
  await sleep(500)
  clearInterval(timer)
  assert.ok(await logbook.flush(60_000))
  assert.equal(logbook.stats().stored, sent)
  assert.equal(await fixture.total(), sent)
})

test('a value that JSON cannot hold is kept as text or dropped, never thrown', async (t) => {
  const fixture = new Fixture(t)
  const logbook = fixture.logbook()
  const circle: unknown[] = []
  circle.push(circle)
  const odd = [NaN, 10n, '\ud800', new Uint8Array(5), new Map([[1, new Set([2])]]), () => 1, circle]
  odd.forEach((value, number) => logbook.log({ model: `odd-${number}`, prompt: [value] }))
  const hostile = {
    get text() {
      throw new Error('no text')
    },
  }
  logbook.log({ model: 'hostile', prompt: hostile })
  const entries = await fixture.byModel(logbook)
  const told = odd.map((_, number) => entries.get(`odd-${number}`)?.prompt)
  const expected = [['NaN'], ['10'], ['\ufffd'], ['<5 bytes>'], [{ 1: [2] }], [null]]
  assert.deepEqual(told.slice(0, 6), expected)
  assert.equal(logbook.stats().dropped, 1)
})

test('without content nothing of it leaves the process', async (t) => {
  const sent: string[] = []
  const ear: typeof fetch = async (_, init) => {
    sent.push(await new Response(init?.body).text())
    return new Response('{"results": []}')
  }
  const logbook = new Fixture(t).logbook({ fetch: ear, content: false })
  const failing = logbook.run({ model: 'm', prompt: 'secret' }, (call) => {
    call.answered('secret', { input_tokens: 1 })
    throw new Error('secret')
  })
  await assert.rejects(failing, /secret/)
  assert.ok(await logbook.flush())
  assert.doesNotMatch(sent.join(), /secret/)
  assert.match(sent.join(), /"category":"unknown"/)
})

test('large batches are packed with gzip', async (t) => {
  const fixture = new Fixture(t)
  const seen: [string | null, number][] = []
  const spy: typeof fetch = (url, init) => {
    const { size } = init?.body as Blob
    seen.push([new Headers(init?.headers).get('content-encoding'), size])
    return fetch(url, init)
  }
  const logbook = fixture.logbook({ fetch: spy })
  logbook.log({ model: 'm', prompt: 'x'.repeat(100_000) })
  assert.equal((await fixture.entry(logbook)).prompt, 'x'.repeat(100_000))
  const [encoding, size] = seen[0] ?? [null, 0]
  assert.equal(encoding, 'gzip')
  assert.ok(size < 2000, `${size} bytes`)
})

const PROGRAM = `
import { Logbook } from 'ai-logbook'
const [conversation_id, exitTimeoutMs] = process.argv.slice(1)
const logbook = new Logbook({ fields: { conversation_id }, exitTimeoutMs: Number(exitTimeoutMs), lingerMs: 60_000 })
for (let number = 0; number < 3000; number += 1) logbook.log({ model: 'm', prompt: 'x'.repeat(500) })
`

async function runProgram(conversation: string, url: string, exitTimeoutMs: number) {
  const args = ['--input-type=module', '-e', PROGRAM, conversation, String(exitTimeoutMs)]
  const env = { PATH: process.env.PATH, LOGBOOK_URL: url, LOGBOOK_API_KEY: LOG_KEY }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (text) => (errors += String(text)))
  const [code] = (await once(child, 'close')) as [number]
  return { code, errors }
}

test('a program that ends with a full queue sends it', async (t) => {
  const fixture = new Fixture(t)
  const done = await runProgram(fixture.conversation, LOG_URL, 60_000)
  assert.deepEqual(done, { code: 0, errors: '' })
  assert.equal(await fixture.total(), 3000)
})

test('a program that ends while the log is away says what is lost', async (t) => {
  const done = await runProgram(new Fixture(t).conversation, await nowhere(), 1_000)
  assert.equal(done.code, 0)
  assert.match(done.errors, /3000 entries could not be sent and are lost/)
})

test('a wrong address or key is told at once', () => {
  const wrong: [LogbookOptions, RegExp][] = [
    [{ url: '', apiKey: 'k' }, /LOGBOOK_URL/],
    [{ url: 'log:80', apiKey: 'k' }, /log:80/],
    [{ url: 'http://log', apiKey: '' }, /LOGBOOK_API_KEY/],
  ]
  for (const [options, message] of wrong) assert.throws(() => new Logbook(options), message)
})

test('a page that goes away sends what waits, which is stored once all the same', async (t) => {
  const page = Object.assign(globalThis, new EventTarget(), { document: {} })
  const events = new EventTarget()
  page.addEventListener = events.addEventListener.bind(events)
  page.removeEventListener = events.removeEventListener.bind(events)
  t.after(() => Reflect.deleteProperty(globalThis, 'document'))
  const kept: (boolean | undefined)[] = []
  const spy: typeof fetch = (url, init) => {
    kept.push(init?.keepalive)
    return fetch(url, init)
  }
  const fixture = new Fixture(t)
  const logbook = fixture.logbook({ fetch: spy, lingerMs: 60_000 })
  logbook.log({ model: 'm' })
  events.dispatchEvent(new Event('pagehide'))
  await fixture.entry(logbook)
  assert.deepEqual(kept, [true, false])
})
