import { useState } from 'react'
import type { EntryDetail } from '../../../../api/types'
import { textOfJson, type Json } from '../../../../lib/json'
import { entryTexts } from '../../../../lib/texts/entry'
import { CopyButton } from '../../../../ui/CopyButton'
import { Section } from '../Facts'
import { ContentView, ViewSwitch, viewsOf, type View } from './ContentView'
import { Marks, NoContent } from './ContentState'
import classes from './ContentSection.module.css'

interface ContentSectionProps {
  title: string
  /** The role of a text that names none. */
  role: 'user' | 'assistant'
  value: Json | undefined
  part: EntryDetail['content']['prompt']
}

/** A prompt or response: as a conversation, a tree or raw, or why there is nothing to show. */
export function ContentSection({ title, role, value, part }: ContentSectionProps) {
  const [chosen, setChosen] = useState<View>()
  if (part.state !== 'stored' || value === undefined) {
    return (
      <Section title={title}>
        <NoContent state={part.state === 'stored' ? 'empty' : part.state} />
      </Section>
    )
  }
  const text = textOfJson(value)
  const views = viewsOf(value, role)
  const view = chosen && views.includes(chosen) ? chosen : (views[0] ?? 'raw')
  const copyLabel = entryTexts.copyPart(title)

  return (
    <Section
      title={title}
      tools={
        <div className={classes.tools}>
          {views.length > 1 && (
            <ViewSwitch
              label={entryTexts.view(title)}
              views={views}
              view={view}
              onChange={setChosen}
            />
          )}
          <CopyButton text={text} label={copyLabel} />
        </div>
      }
    >
      <Marks part={part} />
      <ContentView view={view} value={value} role={role} text={text} copyLabel={copyLabel} />
    </Section>
  )
}
