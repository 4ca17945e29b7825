/** The packed tarball in a folder of its own, and the examples of its README. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { version } from 'ai-logbook'
import { ANSWER, control, Fixture, LOG_KEY, LOG_URL, PROVIDER_URL, type Stored } from './support.js'

const run = promisify(execFile)
const REPOSITORY = process.env.TEST_REPOSITORY ?? ''
const TARBALL = process.env.TEST_TARBALL ?? ''

/** The example of the README with that text in it. */
async function example(containing: string): Promise<string> {
  const readme = await readFile(join(REPOSITORY, 'clients/typescript/README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map((found) => found[1] ?? '')
  const [found, ...others] = blocks.filter((block) => block.includes(containing))
  assert.ok(found && others.length === 0)
  return found
}

/** Runs a program in a folder, from whose packages it imports. */
async function runIn(folder: string, code: string): Promise<string> {
  const file = resolve(folder, 'example.mjs')
  await writeFile(file, code)
  const env = {
    PATH: process.env.PATH,
    LOGBOOK_URL: LOG_URL,
    LOGBOOK_API_KEY: LOG_KEY,
    OPENAI_BASE_URL: `${PROVIDER_URL}/v1`,
    OPENAI_API_KEY: 'not-needed-here',
  }
  const { stdout, stderr } = await run(process.execPath, [file], { cwd: folder, env })
  assert.equal(stderr, '')
  return stdout
}

test('the version is that of the server', async () => {
  const manifest = await readFile(join(REPOSITORY, 'Cargo.toml'), 'utf8')
  assert.equal(version, /^\[workspace\.package\]\nversion = "(.*)"/m.exec(manifest)?.[1])
  const own = JSON.parse(await readFile('node_modules/ai-logbook/package.json', 'utf8'))
  assert.deepEqual([own.version, own.license, own.dependencies], [version, 'Apache-2.0', undefined])
  const licence = await readFile('node_modules/ai-logbook/LICENSE', 'utf8')
  assert.equal(licence, await readFile(join(REPOSITORY, 'LICENSE'), 'utf8'))
})

test('the example with openai', async (t) => {
  const fixture = new Fixture(t)
  await mkdir('examples', { recursive: true })
  const code = await example('wrapOpenAI(')
  const output = await runIn('examples', code.replace('c-93', fixture.conversation))
  assert.equal(output, ANSWER)
  const [entry, ...others] = await control<Stored[]>(`/conversation/${fixture.conversation}`)
  assert.equal(others.length, 0)
  assert.deepEqual([entry?.response, entry?.platform], [ANSWER, 'Web'])
  assert.deepEqual([entry?.user, entry?.usage?.total_tokens], [{ id: 'u-1001', name: 'Ada' }, 32])
})

test('the other example runs where nothing but the tarball is installed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'logbook-npm-'))
  t.after(() => rm(folder, { recursive: true }))
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', TARBALL], { cwd: folder })
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))
  assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/ai-logbook'])
  const fixture = new Fixture(t)
  const code = (await example('askTheModel')).replaceAll('c-94', fixture.conversation)
  await runIn(folder, code)
  const stored = await control<Stored[]>(`/conversation/${fixture.conversation}`)
  const entries = new Map(stored.map((entry) => [entry.model, entry]))
  assert.equal(entries.get('llama-4')?.usage?.total_tokens, 23)
  assert.equal(entries.get('whisper-1')?.duration_ms, 840)
})
