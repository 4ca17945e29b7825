import type { EntryDetail } from '../../../api/types'
import { isMissing } from '../../../lib/maybe'
import { entryTexts } from '../../../lib/texts/entry'
import { ContentSection } from './ContentSection'
import { ErrorSection } from './ErrorSection'
import { Facts, Section } from './Facts'
import { configurationFacts, summaryFacts, usageFacts } from './facts-of-entry'
import { MetadataSection } from './MetadataSection'
import { RelatedEntries } from './RelatedEntries'

/** The sections of an entry, from what one looks for first to what one rarely needs. */
export function DetailBody({ entry }: { entry: EntryDetail }) {
  const { content, conversation_id, trace_id } = entry
  return (
    <>
      <Section title={entryTexts.summary}>
        <Facts facts={summaryFacts(entry)} />
      </Section>
      <ErrorSection entry={entry} />
      <Section title={entryTexts.configuration}>
        <Facts facts={configurationFacts(entry)} />
      </Section>
      <Section title={entryTexts.usage}>
        <Facts facts={usageFacts(entry)} />
      </Section>
      <ContentSection
        title={entryTexts.prompt}
        role="user"
        value={entry.prompt}
        part={content.prompt}
      />
      <ContentSection
        title={entryTexts.response}
        role="assistant"
        value={entry.response}
        part={content.response}
      />
      <MetadataSection metadata={entry.metadata} />
      {!isMissing(conversation_id) && (
        <RelatedEntries
          title={entryTexts.sameConversation}
          group="conversation_id"
          value={conversation_id}
          current={entry.id}
        />
      )}
      {!isMissing(trace_id) && (
        <RelatedEntries
          title={entryTexts.sameTrace}
          group="trace_id"
          value={trace_id}
          current={entry.id}
        />
      )}
    </>
  )
}
