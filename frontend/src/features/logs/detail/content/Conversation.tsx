import { Name } from '../../../../ui/Name'
import { lazy, Suspense } from 'react'
import type { Message } from '../../../../lib/conversation'
import { formatWord } from '../../../../lib/format'
import { readJson } from '../../../../lib/json'
import { entryTexts } from '../../../../lib/texts/entry'
import { JsonTree } from '../../../../ui/JsonTree'
import classes from './Conversation.module.css'
import { PlainText } from './PlainText'
import { ToolCalls, ToolResults } from './Tools'

// Fetched together with the detail, but the text does not wait for it.
const markdown = import('./Markdown')
const Markdown = lazy(async () => ({ default: (await markdown).Markdown }))

/** Chat messages in order, each under its role. */
export function Conversation({ messages }: { messages: Message[] }) {
  return (
    <ol className={classes.messages}>
      {messages.map((message, index) => (
        <li key={index} className={classes.message} data-role={message.role}>
          <div className={classes.role}>
            <Name text={formatWord(message.role)} />
            {message.name && (
              <span className={classes.name}>
                <Name text={message.name} />
              </span>
            )}
          </div>
          <div className={classes.text}>
            {message.text.trim() !== '' && <Text text={message.text} />}
            <ToolCalls calls={message.toolCalls} />
            <ToolResults results={message.toolResults} />
            {isSilent(message) && <p className={classes.nothing}>{entryTexts.silent}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function isSilent({ text, toolCalls, toolResults }: Message): boolean {
  return text.trim() === '' && toolCalls.length === 0 && toolResults.length === 0
}

function Text({ text }: { text: string }) {
  const json = readJson(text)
  if (json !== undefined) return <JsonTree value={json} />
  return (
    <Suspense fallback={<PlainText text={text} />}>
      <Markdown text={text} />
    </Suspense>
  )
}
