import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  build: {
    // The page must obey `default-src 'self'`: nothing is inlined as a data: or blob: script.
    assetsInlineLimit: 0,
    // scripts/check-size.mjs follows the static imports of the first page through the manifest.
    manifest: true,
  },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: {
    // Generous: other work may keep the machine busy.
    testTimeout: 60_000,
    projects: [
      // Logic needs no page around it, which would take most of the tests' time.
      { extends: true, test: { name: 'logic', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'components',
          include: ['src/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: ['./src/test/setup.ts'],
        },
      },
    ],
  },
})
