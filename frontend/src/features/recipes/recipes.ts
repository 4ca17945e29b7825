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
    name: 'Claude Code',
    lines: (url, key) =>
      [
        'export CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_LOGS_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        `export OTEL_EXPORTER_OTLP_ENDPOINT="${url}" OTEL_EXPORTER_OTLP_HEADERS="x-api-key=${key}"`,
        'export OTEL_LOG_USER_PROMPTS=1 OTEL_LOG_TOOL_DETAILS=1',
      ].join('\n'),
  },
  {
    name: 'Codex',
    lines: (url, key) =>
      [
        '# ~/.codex/config.toml',
        '[otel]',
        'log_user_prompt = true',
        'log_agent_responses = true',
        `exporter = { otlp-http = { endpoint = "${url}/v1/logs", protocol = "binary", headers = { "x-api-key" = "${key}" } } }`,
      ].join('\n'),
  },
  {
    name: 'Gemini CLI',
    lines: (url, key) =>
      [
        'export GEMINI_TELEMETRY_ENABLED=true GEMINI_TELEMETRY_TARGET=local GEMINI_TELEMETRY_OTLP_PROTOCOL=http',
        `export GEMINI_TELEMETRY_OTLP_ENDPOINT="${url}" OTEL_EXPORTER_OTLP_HEADERS="x-api-key=${key}"`,
        'export GEMINI_TELEMETRY_LOG_PROMPTS=true',
      ].join('\n'),
  },
  {
    name: 'GitHub Copilot',
    lines: (url, key) =>
      [
        `{"github.copilot.chat.otel.enabled": true, "github.copilot.chat.otel.otlpEndpoint": "${url}",`,
        ` "github.copilot.chat.otel.headers": {"x-api-key": "${key}"}, "github.copilot.chat.otel.captureContent": true}`,
      ].join('\n'),
  },
  {
    name: 'LiteLLM proxy',
    lines: (url, key) =>
      [
        '# config.yaml',
        'litellm_settings:',
        '  callbacks: ["generic_api"]',
        '# environment',
        `export GENERIC_LOGGER_ENDPOINT="${url}/api/v1/ingest/litellm"`,
        `export GENERIC_LOGGER_HEADERS="Authorization=Bearer ${key}"`,
      ].join('\n'),
  },
  {
    name: 'Kong AI Gateway',
    lines: (url, key) =>
      [
        'plugins:',
        '  - name: http-log',
        '    config:',
        `      http_endpoint: "${url}/api/v1/ingest/kong"`,
        `      headers: {Authorization: "Bearer ${key}"}`,
      ].join('\n'),
  },
  {
    name: 'OpenTelemetry Collector',
    lines: (url, key) =>
      `exporters:\n  otlphttp:\n    endpoint: ${url}\n    headers: {x-api-key: ${key}}`,
  },
]
