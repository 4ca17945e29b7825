import { firstEntryCommand } from './firstEntry'

/** How something that people run sends its entries here. */
export interface Recipe {
  /** What people call it. */
  name: string
  /** The lines to copy, for the log at that address and with that key. */
  lines: (url: string, key: string) => string
}

/** The environment of a program, as a shell sets it. */
function environment(variables: (url: string, key: string) => Record<string, string>) {
  return (url: string, key: string) =>
    Object.entries(variables(url, key))
      .map(([name, value]) => `export ${name}=${value}`)
      .join('\n')
}

const exporter = (url: string, key: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_EXPORTER_OTLP_HEADERS: `"x-api-key=${key}"`,
})

/** Every line of these stands in docs/INTEGRATIONS.md too, which says more. */
export const RECIPES: readonly Recipe[] = [
  { name: 'curl', lines: firstEntryCommand },
  { name: 'OpenTelemetry', lines: environment(exporter) },
  {
    name: 'OpenLLMetry',
    lines: environment((url, key) => ({
      TRACELOOP_BASE_URL: url,
      TRACELOOP_HEADERS: `"x-api-key=${key}"`,
    })),
  },
  {
    name: 'Langfuse SDK',
    lines: environment((url, key) => ({ LANGFUSE_HOST: url, LANGFUSE_SECRET_KEY: key })),
  },
  {
    name: 'OpenTelemetry Collector',
    lines: (url, key) =>
      `exporters:\n  otlphttp:\n    endpoint: ${url}\n    headers: {x-api-key: ${key}}`,
  },
]
