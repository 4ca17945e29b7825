import { SegmentedControl } from '@mantine/core'
import { parseConversation } from '../../../../lib/conversation'
import type { Json } from '../../../../lib/json'
import { entryTexts } from '../../../../lib/texts/entry'
import { CodeBlock } from '../../../../ui/CodeBlock'
import { JsonTree } from '../../../../ui/JsonTree'
import { Conversation } from './Conversation'

/** The ways to look at a prompt or response. */
export type View = 'conversation' | 'tree' | 'raw'

/** Those that make sense for a value; the first is what shows unless another is chosen. */
export function viewsOf(value: Json, role: string): View[] {
  const talks = parseConversation(value, role) !== undefined
  const branches = value.kind === 'object' || value.kind === 'list'
  return [
    ...(talks ? (['conversation'] as const) : []),
    ...(branches ? (['tree'] as const) : []),
    'raw',
  ]
}

interface ViewSwitchProps {
  label: string
  views: View[]
  view: View
  onChange: (view: View) => void
}

export function ViewSwitch({ label, views, view, onChange }: ViewSwitchProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      data={views.map((value) => ({ value, label: entryTexts.views[value] }))}
      value={view}
      onChange={(next) => onChange(next as View)}
      transitionDuration={0}
    />
  )
}

interface ContentViewProps {
  view: View
  value: Json
  role: string
  /** The value as it would be copied. */
  text: string
  copyLabel: string
}

export function ContentView({ view, value, role, text, copyLabel }: ContentViewProps) {
  if (view === 'tree') return <JsonTree value={value} />
  if (view === 'raw') {
    const lang = value.kind === 'string' ? undefined : 'json'
    return <CodeBlock wrap text={text} lang={lang} label={copyLabel} />
  }
  return <Conversation messages={parseConversation(value, role) ?? []} />
}
