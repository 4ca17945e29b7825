import type { Origin } from './api-words'

const records = (count: number) => (count === 1 ? '1 record' : `${count} records`)

/** English texts of the Quarantine page. */
export const quarantineTexts = {
  title: 'Quarantine',
  lead: 'Received records that could not be stored as entries. A record stays here until a retry succeeds, it is deleted, or its retention period ends.',
  table: 'Quarantine',
  origin: 'Origin',
  anyOrigin: 'Any origin',
  noneTitle: 'No records in quarantine',
  none: 'Every received record was stored as an entry.',
  noneOfOrigin: 'The quarantine holds no records of this origin.',
  clear: 'Clear filter',
  takes: (bytes: string, most: string) => `${bytes} of ${most} used`,
  columns: {
    at: 'Time',
    origin: 'Origin',
    reason: 'Reason',
    sender: 'Sender',
    bytes: 'Size',
    tries: 'Retries',
  },
  selected: (count: number) => `${records(count)} selected`,
  retry: 'Retry',
  delete: 'Delete',
  deleteTitle: (count: number) => `Delete ${records(count)} from quarantine?`,
  deleteLead: (count: number) =>
    `${records(count)} will be permanently deleted. This cannot be undone. No entries are deleted.`,
  confirm: (count: number) => `Delete ${records(count)}`,
  deleted: (count: number) => `${records(count)} deleted from quarantine`,
  retried: (left: number, kept: number) =>
    kept === 0
      ? `${records(left)} retried and removed from quarantine`
      : `${records(left + kept)} retried: ${left} removed from quarantine, ${kept} kept`,
  row: (reason: string) => `Quarantined record: ${reason}`,
  detailTitle: 'Quarantined record',
  lastTried: 'Last retry',
  payload: 'Payload',
  copyPayload: 'Copy payload',
  redacted: 'Redacted',
  truncated: 'Truncated, cannot be retried',
  notKept:
    'The payload was not stored, because the settings exclude prompts, responses or error messages from storage.',
  notAllowed: 'Your role does not allow you to read content.',
}

/** The names of the sources of quarantined records. */
export const originTexts = {
  litellm: 'LiteLLM',
  kong: 'Kong AI Gateway',
  otlp: 'OpenTelemetry',
} satisfies Record<Origin, string>
