/** What the keyboard does, in the words of the sheet that lists it. */
export const keyTexts = {
  title: 'Keyboard',
  open: 'Keyboard shortcuts',
  groups: [
    {
      title: 'Everywhere',
      keys: [
        ['?', 'Show these keys'],
        ['Tab', 'Next control'],
        ['Esc', 'Close what is open'],
      ],
    },
    {
      title: 'Logs',
      keys: [
        ['/', 'Search'],
        ['j', 'Next row or entry'],
        ['k', 'Previous row or entry'],
        ['Enter', 'Open the row'],
        [']', 'Next page'],
        ['[', 'Previous page'],
        ['r', 'Refresh'],
      ],
    },
    {
      title: 'On a grip in “Columns and rows”',
      keys: [
        ['↑ ↓', 'Move the column'],
        ['← →', 'Make it narrower or wider'],
      ],
    },
  ] as { title: string; keys: [key: string, does: string][] }[],
}
