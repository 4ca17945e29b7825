"""A program that knows nothing of telemetry: one call of a model."""

import openai

openai.OpenAI(max_retries=0).chat.completions.create(
    model="gpt-5-mini", messages=[{"role": "user", "content": "What is an audit log?"}]
)
