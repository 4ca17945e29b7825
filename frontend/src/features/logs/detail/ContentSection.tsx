import { SegmentedControl, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { EntryDetail } from '../../../api/types'
import { parseConversation } from '../../../lib/conversation'
import { entryTexts } from '../../../lib/texts/entry'
import { CodeBlock } from '../../../ui/CodeBlock'
import { CopyButton } from '../../../ui/CopyButton'
import { Conversation } from './Conversation'
import classes from './detail.module.css'
import { Section } from './Facts'

interface ContentSectionProps {
  title: string
  /** The role of a text that names none. */
  role: 'user' | 'assistant'
  value: unknown
  part: EntryDetail['content']['prompt']
}

/** A prompt or response: as a conversation, raw, or the reason why there is nothing to show. */
export function ContentSection({ title, role, value, part }: ContentSectionProps) {
  const [raw, setRaw] = useState(false)
  if (part.state !== 'stored' || value === undefined) {
    return (
      <Section title={title}>
        <p className={classes.muted}>{entryTexts.states[part.state] ?? entryTexts.states.empty}</p>
      </Section>
    )
  }
  const messages = parseConversation(value, role)
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const tools = (
    <div className={classes.tools}>
      <Badges part={part} />
      {messages && (
        <SegmentedControl
          size="xs"
          aria-label={entryTexts.view(title)}
          data={[
            { value: 'conversation', label: entryTexts.conversationView },
            { value: 'raw', label: entryTexts.rawView },
          ]}
          value={raw ? 'raw' : 'conversation'}
          onChange={(view) => setRaw(view === 'raw')}
          transitionDuration={0}
        />
      )}
      <CopyButton text={text} label={entryTexts.copyPart(title)} />
    </div>
  )

  return (
    <Section title={title} tools={tools}>
      {messages && !raw ? (
        <Conversation messages={messages} />
      ) : (
        <CodeBlock wrap text={text} label={entryTexts.copyPart(title)} />
      )}
    </Section>
  )
}

function Badges({ part }: { part: ContentSectionProps['part'] }) {
  return (
    <>
      {part.redacted && (
        <Tooltip label={entryTexts.redactedHint}>
          <span className={classes.badge}>{entryTexts.redacted}</span>
        </Tooltip>
      )}
      {part.truncated && (
        <Tooltip label={entryTexts.truncatedHint}>
          <span className={classes.badge}>{entryTexts.truncated}</span>
        </Tooltip>
      )}
    </>
  )
}
