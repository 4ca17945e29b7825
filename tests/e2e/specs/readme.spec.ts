import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LogsPage } from '../harness/logs-page'
import { ROOT } from '../harness/server'
import { run } from '../harness/shell'
import { expect, test } from '../harness/test'

test('the first entries of the README come in', async ({ page, server, enter }) => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const here = readme.replaceAll('http://127.0.0.1:8080', server.url)
  // Where `make run` was called, with the data directory beside it.
  await run(server.home, 'sh', '-ec', blockWith(here, 'sh', 'curl'))
  await run(server.home, 'python3', '-c', blockWith(here, 'python', 'urllib'))

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
