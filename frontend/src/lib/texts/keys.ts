/** What the keyboard does, in the words of the sheet that lists it. */
export const keyTexts = {
  title: 'Keyboard shortcuts',
  open: 'Keyboard shortcuts',
  groups: [
    {
      title: 'Everywhere',
      keys: [
        ['?', 'Show the keyboard shortcuts'],
        ['Tab', 'Next control'],
        ['Esc', 'Close the open dialog, menu or detail'],
      ],
    },
    {
      title: 'Logs',
      keys: [
        ['/', 'Focus the search box'],
        ['j', 'Next row or entry'],
        ['k', 'Previous row or entry'],
        ['Enter', 'Open the focused row'],
        [']', 'Next page'],
        ['[', 'Previous page'],
        ['r', 'Refresh the list'],
      ],
    },
    {
      title: 'On a drag handle in “Columns and rows”',
      keys: [
        ['↑ ↓', 'Move the column'],
        ['← →', 'Make the column narrower or wider'],
      ],
    },
  ] as { title: string; keys: [key: string, does: string][] }[],
}
