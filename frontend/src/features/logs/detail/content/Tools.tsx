import { Name } from '../../../../ui/Name'
import type { ToolCall } from '../../../../lib/conversation'
import { compactJson, readJson, textOfJson, type Json } from '../../../../lib/json'
import { entryTexts } from '../../../../lib/texts/entry'
import { CopyButton } from '../../../../ui/CopyButton'
import { JsonTree } from '../../../../ui/JsonTree'
import classes from './Conversation.module.css'
import { PlainText } from './PlainText'

/** What the model asked tools to do: folded, since it is mostly the talk that is read. */
export function ToolCalls({ calls }: { calls: ToolCall[] }) {
  return calls.map(({ name, input }, index) => (
    <Fold key={index} kind={entryTexts.toolCall} name={name} value={input} />
  ))
}

/** What the tools returned. */
export function ToolResults({ results }: { results: string[] }) {
  return results.map((text, index) => (
    <Fold key={index} kind={entryTexts.toolResult} value={readJson(text) ?? text} />
  ))
}

interface FoldProps {
  kind: string
  name?: string
  value: Json | string
}

function Fold({ kind, name, value }: FoldProps) {
  const json = typeof value === 'string' || value.kind === 'string' ? undefined : value
  const whole = typeof value === 'string' ? value : textOfJson(value)
  const flat = json ? compactJson(json) : whole
  return (
    <details className={classes.tool}>
      <summary>
        <span className={classes.toolKind}>{kind}</span>
        {name && (
          <code>
            <Name text={name} />
          </code>
        )}
        <bdi className={classes.preview}>{flat.slice(0, 200)}</bdi>
      </summary>
      <div className={classes.toolBody}>
        {json ? <JsonTree value={json} /> : <PlainText text={whole} />}
        <div className={classes.toolCopy}>
          <CopyButton text={whole} label={entryTexts.copyPart(kind)} />
        </div>
      </div>
    </details>
  )
}
