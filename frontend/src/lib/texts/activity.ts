import type { Action } from './api-words'

/** English texts of the Activity page. */
export const activityTexts = {
  title: 'Activity',
  lead: 'What people and API keys did to the log itself.',
  table: 'Activity',
  action: 'Action',
  anyAction: 'Any action',
  actor: 'Actor',
  actorHint: 'Name or id of who did it',
  from: 'From',
  to: 'To',
  noneTitle: 'No activity',
  none: 'No activity matches these filters.',
  clear: 'Clear filters',
  nothing: 'none',
  columns: {
    at: 'Time',
    action: 'Action',
    actor: 'Actor',
    ip: 'Address',
    target: 'Target',
    details: 'Details',
  },
}

/** Every action in the words of its reader. */
export const actionTexts = {
  sign_in: 'Signed in',
  sign_in_failed: 'Failed to sign in',
  sign_out: 'Signed out',
  session_revoked: 'Session revoked',
  content_read: 'Read content',
  entries_exported: 'Exported entries',
  entry_deleted: 'Deleted an entry',
  entries_deleted: 'Deleted entries',
  cleanup: 'Cleaned up',
  retention: 'Retention removed entries',
  account_created: 'Created an account',
  account_changed: 'Changed an account',
  account_deleted: 'Deleted an account',
  api_key_created: 'Created an API key',
  api_key_changed: 'Changed an API key',
  api_key_revoked: 'Revoked an API key',
  settings_changed: 'Changed settings',
  quarantine_retried: 'Retried from quarantine',
  quarantine_deleted: 'Deleted from quarantine',
} satisfies Record<Action, string>
