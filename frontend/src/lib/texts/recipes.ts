/** How programs are made to send their entries. */
export const recipesTexts = {
  choice: 'Client',
  copy: 'Copy the example',
}
