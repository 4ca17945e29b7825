import { Name } from '../../../ui/Name'
import { formatJson, textOfJson, type Json } from '../../../lib/json'
import type { EntryDetail } from '../../../api/types'
import { entryTexts } from '../../../lib/texts/entry'
import { CopyButton } from '../../../ui/CopyButton'
import { JsonTree } from '../../../ui/JsonTree'
import classes from './detail.module.css'
import { Facts, Section, type Fact } from './Facts'

/** Longer values take a line of their own. */
const LONG = 24

/** What the client added of its own: any JSON object. */
export function MetadataSection({ metadata }: Pick<EntryDetail, 'metadata'>) {
  if (metadata?.kind !== 'object' || metadata.members.length === 0) return null
  return (
    <Section
      title={entryTexts.metadata}
      tools={
        <CopyButton text={formatJson(metadata)} label={entryTexts.copyPart(entryTexts.metadata)} />
      }
    >
      <Facts facts={metadata.members.map(({ name, value }) => factOf(name, value))} />
    </Section>
  )
}

function factOf(name: string, value: Json): Fact {
  const title = <Name cut text={name} />
  if (hasItems(value)) {
    const tree = (
      <div className={classes.nested}>
        <JsonTree value={value} />
      </div>
    )
    return [title, tree, true]
  }
  const text = textOfJson(value)
  return [title, <Name key={name} text={text} />, text.length > LONG]
}

function hasItems(value: Json): boolean {
  if (value.kind === 'list') return value.items.length > 0
  return value.kind === 'object' && value.members.length > 0
}
