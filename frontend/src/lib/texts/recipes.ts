/** How programs are made to send their entries. */
export const recipesTexts = {
  choice: 'Send from',
  copy: 'Copy these lines',
}
