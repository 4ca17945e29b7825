import type { MarkedToken, Token } from 'marked'
import { safeLink } from '../../../../lib/markdown'

/** The marks within a line of Markdown. */
export function Inline({ tokens }: { tokens: Token[] }) {
  return tokens.map((token, index) => <Mark key={index} token={token as MarkedToken} />)
}

function Mark({ token }: { token: MarkedToken }) {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      )
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return <Anchor href={token.href} tokens={token.tokens} raw={token.raw} />
    case 'image':
      // Never fetched: its address may be a way to learn who reads the log.
      return <Anchor href={token.href} tokens={token.tokens} raw={token.raw} />
    case 'text':
      return token.tokens ? <Inline tokens={token.tokens} /> : token.text
    case 'escape':
      return token.text
    default:
      return token.raw
  }
}

interface AnchorProps {
  href: string
  tokens: Token[]
  raw: string
}

/** A link that was in a prompt or answer leads out of the app, and tells no one from where. */
function Anchor({ href, tokens, raw }: AnchorProps) {
  const target = safeLink(href)
  if (target === undefined || tokens.length === 0) return raw
  return (
    <a href={target} target="_blank" rel="noopener noreferrer" title={href}>
      <Inline tokens={tokens} />
    </a>
  )
}
