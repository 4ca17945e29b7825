/** What the keyboard does, in the words of the sheet that lists it. */
export const keyTexts = {
  title: 'Keyboard',
  open: 'Show these keys',
  keys: [
    ['/', 'Search entries'],
    ['j', 'Next entry, while one is open'],
    ['k', 'Previous entry, while one is open'],
    ['Esc', 'Close the entry, dialog or list'],
    ['r', 'Refresh'],
    ['?', 'Show these keys'],
  ] as [key: string, does: string][],
}
