/** The text of a word, if the table has one: a stored word may be older or newer than this app. */
export function textOf<Text>(
  texts: Readonly<Record<string, Text>>,
  word: string,
): Text | undefined {
  return Object.hasOwn(texts, word) ? texts[word] : undefined
}
