import { splitCode, type Message } from '../../../lib/conversation'
import { formatWord } from '../../../lib/format'
import { entryTexts } from '../../../lib/texts/entry'
import { CodeBlock } from '../../../ui/CodeBlock'
import classes from './Conversation.module.css'

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
      {splitCode(message.text).map((part, index) =>
        part.kind === 'code' ? (
          <CodeBlock key={index} text={part.text} lang={part.lang} label={entryTexts.copyCode} />
        ) : (
          <p key={index}>{part.text}</p>
        ),
      )}
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
