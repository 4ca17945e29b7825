import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './server'

/** What runs in the place of programs that the machine does not have. */
const STAND_INS = join(ROOT, 'tests/stand-ins')

/** Runs a program in a folder, as a person would who pasted a command there; gives what it printed. */
export async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: `${process.env.PATH}:${STAND_INS}` }
  const { stdout } = await promisify(execFile)(program, args, { cwd, env })
  return stdout
}
