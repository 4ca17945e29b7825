import type { Origin } from './api-words'

/** English texts of the Quarantine page. */
export const quarantineTexts = {
  title: 'Quarantine',
  lead: 'Records that were received but could not become entries. They are kept until they are retried, deleted or expire.',
  table: 'Quarantine',
  origin: 'Origin',
  anyOrigin: 'Any origin',
  noneTitle: 'Nothing in quarantine',
  none: 'Every record received became an entry.',
  noneOfOrigin: 'No records of this origin are in quarantine.',
  clear: 'Clear filter',
  takes: (bytes: string, most: string) => `${bytes} of ${most} taken`,
  columns: {
    at: 'Time',
    origin: 'Origin',
    reason: 'Reason',
    sender: 'Sender',
    bytes: 'Size',
    tries: 'Retries',
  },
  selected: (count: number) => (count === 1 ? '1 selected' : `${count} selected`),
  retry: 'Retry',
  delete: 'Delete',
  deleteTitle: (count: number) =>
    count === 1 ? 'Delete this from quarantine?' : `Delete ${count} from quarantine?`,
  deleteLead: 'What was sent is permanently deleted. It never became an entry.',
  deleted: (count: number) => (count === 1 ? 'Deleted' : `Deleted ${count}`),
  retried: (left: number, kept: number) =>
    kept === 0
      ? `${left} retried: left quarantine`
      : `${left + kept} retried: ${left} left quarantine, ${kept} stayed`,
  row: (reason: string) => `In quarantine: ${reason}`,
  detailTitle: 'In quarantine',
  lastTried: 'Last retry',
  payload: 'Payload',
  copyPayload: 'Copy payload',
  redacted: 'Redacted',
  truncated: 'Truncated, so it cannot be retried',
  notKept: 'The payload was not kept, because prompts, responses or failure details are not.',
  notAllowed: 'Your role does not include reading content.',
}

/** What something came by, in the words of its reader. */
export const originTexts = {
  litellm: 'LiteLLM',
  kong: 'Kong AI Gateway',
  otlp: 'OpenTelemetry',
} satisfies Record<Origin, string>
