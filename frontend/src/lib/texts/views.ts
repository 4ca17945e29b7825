/** English texts of saved views. */
export const viewTexts = {
  title: 'Views',
  none: 'No saved views. A view stores filters, sort order and columns under a name.',
  name: 'Name of the new view',
  save: 'Save current view',
  namePlaceholder: 'e.g. Blocked this week',
  share: 'Share with everyone who can read the log',
  shared: 'Shared',
  overwrite: (name: string) => `Replace “${name}” with the current view`,
  delete: (name: string) => `Delete the view “${name}”`,
  saved: (name: string) => `View “${name}” saved`,
  deleted: (name: string) => `View “${name}” deleted`,
}
