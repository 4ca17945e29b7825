/** Hands data to the browser as a file to save. */
export function saveFile(data: Blob, name: string) {
  const url = URL.createObjectURL(data)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the data by the next turn; keeping the URL would keep the memory.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
