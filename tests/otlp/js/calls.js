// Calls with Vercel's AI SDK, and a chat with OpenTelemetry's SDK alone. The
// address of the provider comes as PROVIDER_URL, the setting of docs/INTEGRATIONS.md
// for a call as TELEMETRY, all else by OTEL_… alone.
import { createOpenAI } from "@ai-sdk/openai";
import { SpanKind, trace } from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { embedMany, generateText, streamText, tool } from "ai";
import { z } from "zod";

const tracing = new NodeSDK();
tracing.start();
const tracer = trace.getTracer("test");
const openai = createOpenAI({ baseURL: `${process.env.PROVIDER_URL}/v1`, apiKey: "x" });

const setting = new Function("userId", "sessionId", `return { ${process.env.TELEMETRY} }`);
const { experimental_telemetry: telemetry } = setting("u-17", "c-93");

const common = {
  prompt: "What is an audit log?",
  maxRetries: 0,
  experimental_telemetry: { ...telemetry, functionId: "ask", metadata: { ...telemetry.metadata, team: "north" } },
};

const getOrder = tool({
  description: "Finds an order",
  inputSchema: z.object({ order: z.string() }),
  execute: async () => ({ state: "shipped" }),
});

async function fails(call) {
  const failed = await call.then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error("the call succeeded");
}

async function ask() {
  await generateText({ ...common, model: openai.chat("gpt-5-mini") });
  await streamText({ ...common, model: openai.chat("gpt-5") }).consumeStream();
  await generateText({ ...common, model: openai.chat("with-tools"), tools: { get_order: getOrder } });
  const { prompt: _, ...embedding } = common;
  await embedMany({ ...embedding, model: openai.embedding("text-embedding-3-small"), values: ["alpha", "beta"] });
  await fails(generateText({ ...common, model: openai.chat("wrong-key") }));
  await fails(generateText({ ...common, model: openai.chat("too-busy") }));
}

function plainChat() {
  const span = tracer.startSpan("chat gpt-5-nano", { kind: SpanKind.CLIENT });
  span.setAttributes({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-5-nano",
    "gen_ai.usage.input_tokens": 21,
    "gen_ai.usage.output_tokens": 11,
    "gen_ai.usage.cache_read.input_tokens": 8,
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.conversation.id": "c-93",
    "user.id": "u-17",
    "gen_ai.input.messages": JSON.stringify([{ role: "user", content: common.prompt }]),
  });
  span.end();
}

await tracer.startActiveSpan("request", async (root) => {
  await ask();
  plainChat();
  root.end();
});
await tracing.shutdown();
