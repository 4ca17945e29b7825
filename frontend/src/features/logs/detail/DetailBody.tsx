import type { Entry, EntryDetail } from '../../../api/types'
import { isMissing } from '../../../lib/maybe'
import { entryTexts } from '../../../lib/texts/entry'
import { ContentSection } from './content/ContentSection'
import { DetailSkeleton } from './DetailSkeleton'
import { ErrorSection } from './ErrorSection'
import { Facts, Section } from './Facts'
import { configurationFacts, summaryFacts, usageFacts } from './facts-of-entry'
import { MetadataSection } from './MetadataSection'
import { RelatedEntries } from './RelatedEntries'

interface DetailBodyProps {
  entry: Entry
  /** The same entry with what only its own answer holds, once that is here. */
  detail: EntryDetail | undefined
}

/** The sections of an entry, from what one looks for first to what one rarely needs. */
export function DetailBody({ entry, detail }: DetailBodyProps) {
  const { conversation_id, trace_id } = entry
  return (
    <>
      <Section title={entryTexts.summary}>
        <Facts facts={summaryFacts(entry)} />
      </Section>
      <ErrorSection entry={detail ?? entry} />
      <Section title={entryTexts.configuration}>
        <Facts facts={configurationFacts(entry)} />
      </Section>
      <Section title={entryTexts.usage}>
        <Facts facts={usageFacts(entry)} />
      </Section>
      {detail ? <Content detail={detail} /> : <DetailSkeleton />}
      {!isMissing(conversation_id) && (
        <RelatedEntries
          title={entryTexts.sameConversation}
          group="conversation_id"
          value={conversation_id}
        />
      )}
      {!isMissing(trace_id) && (
        <RelatedEntries title={entryTexts.sameTrace} group="trace_id" value={trace_id} />
      )}
    </>
  )
}

function Content({ detail }: { detail: EntryDetail }) {
  const { prompt, response, content, metadata } = detail
  return (
    <>
      <ContentSection title={entryTexts.prompt} role="user" value={prompt} part={content.prompt} />
      <ContentSection
        title={entryTexts.response}
        role="assistant"
        value={response}
        part={content.response}
      />
      <MetadataSection metadata={metadata} />
    </>
  )
}
