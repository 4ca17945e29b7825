import { spawn, type ChildProcess } from 'node:child_process'
import { access, chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** What the first admin signs in with. */
export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' }

export const ROOT = resolve(import.meta.dirname, '../../..')
/** The program that was built: `make` names it. */
export const BINARY = resolve(ROOT, process.env.LOGBOOK_BIN ?? 'target/debug/logbook')
const WEB_APP = resolve(ROOT, process.env.LOGBOOK_WEB_DIR ?? 'frontend/dist')
const READY_WITHIN_MS = 60_000
const STOPPED_WITHIN_MS = 30_000

/** A real server with a Postgres of its own, on a free port, in a folder that goes with it. */
export interface Server {
  url: string
  /** Its working directory. */
  home: string
  stop: () => Promise<void>
}

/** Starts the server and waits until it answers; `settings` is the text of its settings file. */
export async function startServer(settings = ''): Promise<Server> {
  const home = await makeHome(settings)
  const child = launch(home)
  const stop = async () => {
    await end(child)
    await rm(home, { recursive: true, force: true })
  }
  try {
    const url = await announcedUrl(child)
    await untilReady(url)
    return { url, home, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A folder in which the server finds everything where its defaults look for it. */
async function makeHome(settings: string): Promise<string> {
  await access(join(WEB_APP, 'index.html')).catch(() => {
    throw new Error(`no web app is built in ${WEB_APP}: npm run build in frontend`)
  })
  const home = await mkdtemp(join(tmpdir(), 'logbook-e2e-'))
  // Run by root, the server gives its Postgres to an account that must be able to enter.
  await chmod(home, 0o711)
  await mkdir(join(home, 'frontend'))
  await symlink(WEB_APP, join(home, 'frontend/dist'))
  await writeFile(join(home, 'logbook.toml'), settings)
  return home
}

function launch(home: string): ChildProcess {
  // Settings of the one who runs the tests must not decide how they end.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LOGBOOK_'))
  return spawn(BINARY, ['serve'], {
    cwd: home,
    env: {
      ...Object.fromEntries(inherited),
      LOGBOOK_LISTEN: '127.0.0.1:0',
      LOGBOOK_ADMIN__EMAIL: ADMIN.email,
      LOGBOOK_ADMIN__PASSWORD: ADMIN.password,
      RUST_LOG: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The address in the welcome, which comes once the server listens. */
function announcedUrl(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = ''
    const timer = setTimeout(
      () => failed(new Error(`the server was not ready in time; it said: ${said}`)),
      READY_WITHIN_MS,
    )
    child.on('error', failed)
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}; it said: ${said}`)))
    child.stdout?.on('data', (part: Buffer) => {
      said += part.toString()
      const url = /ready at (http:\S+)/.exec(said)?.[1]
      if (!url) return
      clearTimeout(timer)
      found(url)
    })
  })
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    const answer = await fetch(`${url}/health/ready`)
    if (answer.ok) return
    if (Date.now() > deadline) throw new Error(`/health/ready still answers ${answer.status}`)
    await new Promise((passed) => setTimeout(passed, 100))
  }
}

/** Asks the server to stop, which stops its Postgres too, and does not take no for an answer. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise((passed) => child.once('exit', passed))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS)
  await ended
  clearTimeout(timer)
}
