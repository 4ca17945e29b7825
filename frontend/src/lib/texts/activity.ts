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
  none: 'Nothing was done to the log that these filters describe.',
  clear: 'Clear filters',
  columns: {
    at: 'Time',
    action: 'Action',
    actor: 'Actor',
    ip: 'Address',
    target: 'Target',
    details: 'Details',
  },
  kinds: { account: 'Account', api_key: 'API key', system: 'System' } as Record<string, string>,
}

/** Every action in the words of its reader. */
export const actionTexts: Record<string, string> = {
  sign_in: 'Signed in',
  sign_in_failed: 'Failed to sign in',
  sign_out: 'Signed out',
  session_revoked: 'Session revoked',
  content_read: 'Read content',
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
}
