import type { MarkedToken, Token, Tokens } from 'marked'
import { parseMarkdown } from '../../../../lib/markdown'
import { entryTexts } from '../../../../lib/texts/entry'
import { CodeBlock } from '../../../../ui/CodeBlock'
import classes from './Conversation.module.css'
import { Inline } from './MarkdownInline'
import { PlainText } from './PlainText'

/** A message's text with the structure that its Markdown gives it. */
export function Markdown({ text }: { text: string }) {
  const blocks = parseMarkdown(text)
  return blocks ? <Blocks tokens={blocks} /> : <PlainText text={text} />
}

function Blocks({ tokens }: { tokens: Token[] }) {
  return tokens.map((token, index) => <Block key={index} token={token as MarkedToken} />)
}

function Block({ token }: { token: MarkedToken }) {
  switch (token.type) {
    case 'code':
      return <CodeBlock text={token.text} lang={token.lang} label={entryTexts.copyCode} />
    case 'list':
      return <List list={token} />
    case 'table':
      return <Table table={token} />
    case 'blockquote':
      return (
        <blockquote dir="auto">
          <Blocks tokens={token.tokens} />
        </blockquote>
      )
    case 'hr':
      return <hr />
    case 'space':
      return null
    case 'heading':
      // Not a heading of the page: the outline is the app's, not the message's.
      return (
        <div className={classes.heading} data-level={token.depth} dir="auto">
          <Inline tokens={token.tokens} />
        </div>
      )
    case 'paragraph':
      return (
        <p dir="auto">
          <Inline tokens={token.tokens} />
        </p>
      )
    case 'text':
      // A tight list's item has its text without a paragraph.
      return <Inline tokens={token.tokens ?? [token]} />
    default:
      // HTML among others: it shows as it was typed.
      return <PlainText text={token.raw.trimEnd()} />
  }
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} data-task={item.task || undefined}>
      {item.task && <span className={classes.task}>{item.checked ? '☑' : '☐'}</span>}
      <Blocks tokens={item.tokens.filter(({ type }) => type !== 'checkbox')} />
    </li>
  ))
  return list.ordered ? (
    <ol dir="auto" start={list.start || 1}>
      {items}
    </ol>
  ) : (
    <ul dir="auto">{items}</ul>
  )
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    // Focusable, so that the keyboard can scroll it.
    <div className={classes.tableFrame} tabIndex={0}>
      <table dir="auto">
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} dir="auto" style={{ textAlign: cell.align ?? undefined }}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, index) => (
                <td key={index} dir="auto" style={{ textAlign: cell.align ?? undefined }}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
