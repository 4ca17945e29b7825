import type { Action } from './api-words'

/** English texts of the Activity page. */
export const activityTexts = {
  title: 'Activity',
  lead: 'Sign-ins, reads of content, exports, deletions and changes of settings, accounts and API keys.',
  table: 'Activity',
  action: 'Action',
  anyAction: 'Any action',
  actor: 'Actor',
  actorHint: 'Name or ID of the account or API key',
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
    ip: 'IP address',
    target: 'Target',
    details: 'Details',
  },
}

/** Every action in the words of its reader. */
export const actionTexts = {
  sign_in: 'Signed in',
  sign_in_failed: 'Failed to sign in',
  sign_out: 'Signed out',
  session_revoked: 'Revoked a session',
  content_read: 'Read content',
  entries_exported: 'Exported entries',
  entry_deleted: 'Deleted an entry',
  entries_deleted: 'Deleted entries',
  cleanup: 'Cleaned up old entries',
  retention: 'Retention deleted entries',
  account_created: 'Created an account',
  account_changed: 'Changed an account',
  account_deleted: 'Deleted an account',
  api_key_created: 'Created an API key',
  api_key_changed: 'Changed an API key',
  api_key_revoked: 'Revoked an API key',
  settings_changed: 'Changed settings',
  quarantine_retried: 'Retried quarantined records',
  quarantine_deleted: 'Deleted quarantined records',
} satisfies Record<Action, string>
