// Fails when the JavaScript needed before the log table shows is above its budget.
// Needs a build: without one there is nothing to measure, and it says so.
import { readFileSync, existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 200
const FIRST_PAGES = ['index.html', 'src/routes/logs.tsx']
const dist = new URL('../dist/', import.meta.url)
const manifestPath = new URL('.vite/manifest.json', dist)

if (!existsSync(manifestPath)) {
  console.log('size: no build to measure, run `npm run build` first')
  process.exit(0)
}

const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))

function collect(key, files) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`size: ${key} is not in the build's manifest`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  for (const imported of chunk.imports ?? []) collect(imported, files)
}

const files = new Set()
for (const page of FIRST_PAGES) collect(page, files)

const bytes = [...files]
  .filter((file) => file.endsWith('.js'))
  .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0)
const kilobytes = bytes / 1024

console.log(
  `size: ${kilobytes.toFixed(1)} KB of gzipped JavaScript before the table shows, budget ${BUDGET_KB} KB`,
)
if (kilobytes > BUDGET_KB) process.exit(1)
