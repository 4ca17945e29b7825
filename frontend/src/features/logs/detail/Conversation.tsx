import type { Message } from '../../../lib/conversation'
import { formatWord } from '../../../lib/format'
import { entryTexts } from '../../../lib/texts/entry'
import { CodeBlock } from '../../../ui/CodeBlock'
import classes from './Conversation.module.css'
import { Markdown } from './Markdown'

/** Chat messages in order, each under its role. */
export function Conversation({ messages }: { messages: Message[] }) {
  return (
    <ol className={classes.messages}>
      {messages.map((message, index) => (
        <li key={index} className={classes.message} data-role={message.role}>
          <div className={classes.role}>
            {formatWord(message.role)}
            {message.name && <span className={classes.name}>{message.name}</span>}
          </div>
          <MessageText message={message} />
        </li>
      ))}
    </ol>
  )
}

function MessageText({ message }: { message: Message }) {
  return (
    <div className={classes.text}>
      <Markdown text={message.text} />
      {message.toolCalls.map((call, index) => (
        <details key={index} className={classes.tool}>
          <summary>
            {entryTexts.toolCall} <code>{call.name}</code>
          </summary>
          <CodeBlock text={call.arguments} label={entryTexts.copyCode} />
        </details>
      ))}
    </div>
  )
}
