/** English texts of saved views. */
export const viewTexts = {
  title: 'Views',
  none: 'A view keeps the filters, the order and the columns that show, under a name.',
  save: 'Save what shows as',
  namePlaceholder: 'e.g. Blocked this week',
  share: 'Share with everybody who reads the log',
  shared: 'Shared',
  overwrite: (name: string) => `Make “${name}” what shows now`,
  delete: (name: string) => `Delete the view “${name}”`,
  saved: (name: string) => `View “${name}” saved`,
  deleted: (name: string) => `View “${name}” deleted`,
}
