import { parseMarkdown, type Block, type Span } from '../../../lib/markdown'
import { entryTexts } from '../../../lib/texts/entry'
import { CodeBlock } from '../../../ui/CodeBlock'
import classes from './Conversation.module.css'

/** A message's text with the structure that its Markdown gives it. */
export function Markdown({ text }: { text: string }) {
  return parseMarkdown(text).map((block, index) => <MarkdownBlock key={index} block={block} />)
}

function MarkdownBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'code':
      return <CodeBlock text={block.text} lang={block.lang} label={entryTexts.copyCode} />
    case 'list':
      return <List block={block} />
    case 'quote':
      return <blockquote>{drawSpans(block.spans)}</blockquote>
    case 'heading':
      // Not a heading of the page: the outline is the app's, not the message's.
      return <div className={classes.heading}>{drawSpans(block.spans)}</div>
    case 'paragraph':
      return <p>{drawSpans(block.spans)}</p>
  }
}

function List({ block }: { block: Extract<Block, { kind: 'list' }> }) {
  const items = block.items.map((spans, index) => <li key={index}>{drawSpans(spans)}</li>)
  return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>
}

const drawSpans = (spans: Span[]) =>
  spans.map(({ kind, text }, index) => {
    if (kind === 'code') return <code key={index}>{text}</code>
    if (kind === 'strong') return <strong key={index}>{text}</strong>
    if (kind === 'emphasis') return <em key={index}>{text}</em>
    return text
  })
