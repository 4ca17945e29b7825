import type { EntryDetail } from '../../../api/types'
import { entryTexts } from '../../../lib/texts/entry'
import { CopyButton } from '../../../ui/CopyButton'
import { Facts, Section } from './Facts'

/** What the client added of its own. */
export function MetadataSection({ metadata }: { metadata: EntryDetail['metadata'] }) {
  const items = Object.entries(metadata ?? {}).map(([name, value]) => [name, spell(value)] as const)
  if (items.length === 0) return null
  return (
    <Section
      title={entryTexts.metadata}
      tools={
        <CopyButton
          text={JSON.stringify(metadata, null, 2)}
          label={entryTexts.copyPart(entryTexts.metadata)}
        />
      }
    >
      <Facts
        facts={items.map(([name, text]) => [name, text, text.length > 24])}
      />
    </Section>
  )
}

/** Text as it is, anything else as compact JSON. */
function spell(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
