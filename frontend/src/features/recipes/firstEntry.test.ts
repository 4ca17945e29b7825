import { expect, test } from 'vitest'
import { firstEntryCommand } from './firstEntry'

test('the command is one that a shell takes, with a body that is JSON', () => {
  const command = firstEntryCommand('https://log.test', 'alb_secret')
  expect(command).toContain('curl https://log.test/api/v1/logs')
  expect(command).toContain("'Authorization: Bearer alb_secret'")
  const body = command.slice(command.indexOf("-d '") + 4, -1)
  expect(body).not.toContain("'")
  expect(JSON.parse(body)).toMatchObject({ model: 'gpt-5-mini', user: { id: 'ada' } })
})
