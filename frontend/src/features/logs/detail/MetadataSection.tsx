import type { EntryDetail } from '../../../api/types'
import { entryTexts } from '../../../lib/texts/entry'
import { CopyButton } from '../../../ui/CopyButton'
import { Facts, Section } from './Facts'

/** What the client added of its own. */
export function MetadataSection({ metadata }: { metadata: EntryDetail['metadata'] }) {
  const items = Object.entries(metadata ?? {})
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
        facts={items.map(([name, value]) => [name, String(value), String(value).length > 24])}
      />
    </Section>
  )
}
