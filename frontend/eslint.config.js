import js from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const layers = ['routes', 'features', 'ui', 'api', 'lib']

/** Which layers a file of each layer may import: routes → features → ui, api, lib. */
const arrows = {
  app: ['app', ...layers],
  routes: ['routes', 'features', 'ui', 'api', 'lib'],
  features: ['features', 'ui', 'api', 'lib'],
  ui: ['ui', 'lib'],
  api: ['api', 'lib'],
  lib: ['lib'],
}

const noBarrelFiles = {
  selector: 'ExportAllDeclaration',
  message: 'no barrel files: import from the file itself',
}

/** A key that is written twice goes stale where it is forgotten. */
const noLiteralQueryKeys = [
  // queryKey: […], queryKey: … as const, mutationKey: […]
  'Property[key.name=/^(query|mutation)Key$/] ArrayExpression',
  // The calls of the query client that take a key.
  'CallExpression[callee.property.name=/^(get|set|ensure)Query(Data|State)$/] > ArrayExpression:first-child',
].map((selector) => ({
  selector,
  message: 'no literal query keys: name the key in src/api/query-keys.ts',
}))

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts', 'public'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  reactHooks.configs.flat.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.d.ts', '.js'] } },
      'boundaries/files': [
        { category: 'test', pattern: '**/*.test.{ts,tsx}' },
        // The generated types: no code, and so open to every layer.
        { category: 'schema', pattern: 'src/api/schema.d.ts' },
      ],
      // The first match wins: what lies in no layer's folder is the app that puts them together.
      'boundaries/elements': [
        ...layers.map((type) => ({ type, pattern: `src/${type}`, partialMatch: false })),
        { type: 'test', pattern: 'src/test', partialMatch: false },
        { type: 'app', pattern: 'src', partialMatch: false },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(arrows).map(([from, to]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: to } } } },
            })),
            { allow: { to: { file: { categories: 'schema' } } } },
            // Helpers of the tests stand beside the layers.
            {
              from: { file: { categories: 'test' } },
              allow: { to: { element: { type: 'test' } } },
            },
            // They answer in the place of the server.
            {
              from: { element: { type: 'test' } },
              allow: { to: { element: { types: { anyOf: ['test', 'api'] } } } },
            },
            { allow: { to: { module: { origin: 'external' } } } },
          ],
        },
      ],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', noBarrelFiles, ...noLiteralQueryKeys],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['scripts/**', '*.config.*', 'postcss.config.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', module: 'writable' },
    },
  },
)
