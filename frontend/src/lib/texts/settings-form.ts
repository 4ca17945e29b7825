import type { LockedSource, SettingKey } from './api-words'

/** English texts of the settings that can be changed. */
export const settingsFormTexts = {
  lead: 'Changes take effect immediately on every server.',
  saved: 'Settings saved',
  save: 'Save',
  saveAndRemove: 'Save and delete',
  discard: 'Discard',
  changes: (count: number) => (count === 1 ? '1 unsaved change' : `${count} unsaved changes`),
  refused: 'The settings were not saved. Correct the fields marked in red.',
  leaveTitle: 'Leave this page without saving?',
  leaveLead: 'Your changes will be lost.',
  leave: 'Leave page',
  on: 'On',
  off: 'Off',
  unsaved: 'Not saved',
  default: 'Default',
  defaultIs: (value: string) => `Default: ${value}`,
  useDefault: 'Use default',
  useDefaultOf: (label: string) => `Use the default of ${label}`,
  changedBy: (who: string) => `by ${who}`,
  setIn: {
    environment: 'Set by environment variable',
    file: 'Set in',
  } satisfies Record<LockedSource, string>,
  days: 'days',
  bytes: (kib: string) => `bytes (${kib} KiB)`,

  loss: {
    entries: 'All entries that started before',
    contents: 'Prompts, responses, error messages and metadata of entries that started before',
    hourly: 'Hourly usage totals before',
    daily: 'Daily usage totals before',
  },
  lossEnd: 'will be permanently deleted when you save.',
  lossCount: (count: string, one: boolean) =>
    one ? 'Currently 1 entry is affected.' : `Currently ${count} entries are affected.`,
  lossNone: 'Currently no entries are affected.',
  lossTitle: 'Save and delete older data?',
  lossLead: 'This cannot be undone. Compliance rules may require you to keep this data longer.',

  sections: {
    retention: 'Retention',
    retentionLead: 'How long entries are kept. Older entries are deleted with their content.',
    persistence: 'Storage',
    persistenceLead: 'Whether new entries are stored, and which parts of their content.',
    redaction: 'Redaction',
    redactionLead:
      'Text that matches a rule is replaced in prompts, responses, error messages and metadata before they are stored. In JSON, rules apply to strings, keys and numbers at any depth.',
    usage: 'Usage',
    usageLead: 'How long usage totals are kept after their entries are deleted.',
    quarantine: 'Quarantine',
    quarantineLead: 'How long and how many records are kept that could not be stored as entries.',
    server: 'Server',
    serverLead: 'Set in logbook.toml or the environment; changes take effect after a restart.',
  },

  fields: {
    'audit_log.retention_days': ['Entries', 'Days to keep entries'],
    'audit_log.content_retention_days': [
      'Content',
      'Prompts, responses, error messages and metadata; at most as long as entries',
    ],
    running_timeout: [
      'Running entries',
      'Time after which an entry without completion is marked as failed, e.g. 24h or 90m',
    ],
    'audit_log.enabled': ['Store entries', 'When off, new entries are discarded'],
    'audit_log.persist_prompts': ['Prompts', 'Store the prompts of new entries'],
    'audit_log.persist_responses': ['Responses', 'Store the responses of new entries'],
    'audit_log.persist_failure_details': [
      'Error messages',
      'Store the error messages of new entries',
    ],
    'audit_log.max_content_bytes': [
      'Maximum prompt or response size',
      'Larger content is cut and marked as truncated',
    ],
    'usage.hourly_retention_days': ['Hourly totals', 'Needed for charts by the hour'],
    'usage.daily_retention_days': ['Daily totals', 'At least as long as hourly totals'],
    'quarantine.max_bytes': ['Maximum size in bytes', 'When full, the oldest records are deleted'],
    'quarantine.retention_days': ['Records', 'At most as long as content'],
    'audit_log.redaction_builtins': ['Built-in rules', ''],
    'audit_log.redaction_patterns': ['Custom rules', ''],
  } satisfies Record<SettingKey, [label: string, hint: string]>,
}

/** English texts of the redaction rules and their test bench. */
export const redactionTexts = {
  builtinsTitle: 'Built-in rules',
  /** The API's document has no closed set of these names. */
  builtins: {
    email: ['Email addresses', ''],
    phone: ['Phone numbers', 'with a country code, an area code in brackets, or separators'],
    credit_card: ['Payment cards', 'by issuer and check digit'],
    iban: ['IBANs', 'by country and checksum'],
    api_key: [
      'API keys and tokens',
      'of well-known services, bearer tokens, values of fields named like keys',
    ],
    jwt: ['JSON Web Tokens', 'signed or encrypted'],
    private_key: ['Private keys', 'PEM, OpenSSH, PGP, PuTTY'],
    url_credentials: ['Passwords in URLs', 'such as those of databases'],
    ipv4: ['IPv4 addresses', ''],
    ipv6: ['IPv6 addresses', ''],
  } satisfies Record<string, [name: string, hint: string]>,
  rules: 'Custom rules',
  rulesLead: 'Regular expressions, applied from top to bottom after the built-in rules.',
  noRules: 'No custom rules.',
  pattern: 'Regular expression',
  patternHint: 'e.g. P\\d{6}',
  replacement: 'Replace with',
  replacementUsual: '[REDACTED]',
  replacementNothing: 'empty',
  name: 'Name',
  nameHint: 'optional',
  ruleField: (field: string, place: number) => `${field} of rule ${place}`,
  add: 'Add rule',
  up: (place: number) => `Move rule ${place} up`,
  down: (place: number) => `Move rule ${place} down`,
  remove: (place: number) => `Remove rule ${place}`,
  matches: (count: string, one: boolean) => `${count} ${one ? 'match' : 'matches'}`,

  bench: 'Test the rules',
  benchLead:
    'Applies the rules above, including unsaved changes, to a text or JSON value. Nothing is stored.',
  text: 'Test text',
  example:
    'Hi, this is Jane Doe (jane.doe@example.com, +49 30 901820-13).\nPlease charge card 4111 1111 1111 1111 for order P204417.\nkey: sk-proj-abcdEFGH1234567890abcd from 192.168.1.20',
  result: 'Stored as',
  nothing: 'Nothing is replaced.',
  summary: (count: string, one: boolean) => `${count} ${one ? 'part is' : 'parts are'} replaced.`,
  mark: (rule: string, original: string) => `${rule} replaced “${original}”`,
  removed: 'removed',
  waiting: 'A rule is invalid. The result shows the last valid rules.',
}
