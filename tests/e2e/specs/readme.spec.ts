import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LogsPage } from '../harness/logs-page'
import { ROOT } from '../harness/server'
import { expect, test } from '../harness/test'

test('the first entries of the README come in @phone', async ({ page, log, enter }) => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const here = readme.replaceAll('http://127.0.0.1:8080', log.url)
  await run('sh', '-ec', blockWith(here, 'sh', 'curl'))
  await run('python3', '-c', blockWith(here, 'python', 'urllib'))

  const logs = new LogsPage(page)
  await enter()
  await logs.open()
  await expect(logs.row('Ada')).toContainText('gpt-5-mini')
  await expect(logs.row('Grace')).toContainText('gpt-5-mini')
  await expect(logs.rows).toHaveCount(2)
})

/** The code block in that language that has the word in it. */
function blockWith(text: string, language: string, word: string): string {
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
  const found = blocks.find(([, of, code]) => of === language && code?.includes(word))
  if (!found?.[2]) throw new Error(`the README has no ${language} block with ${word}`)
  return found[2]
}

/** Runs a command where `make run` was called, data directory beside it. */
function run(program: string, ...args: string[]) {
  return promisify(execFile)(program, args, { cwd: process.env.LOGBOOK_HOME })
}
