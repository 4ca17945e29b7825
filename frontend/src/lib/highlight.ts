import { common, createLowlight } from 'lowlight'

/** A stretch of code, and what kind of thing it is: `keyword`, `string`, … */
export interface CodeSpan {
  kind?: string
  text: string
}

type Node = ReturnType<typeof lowlight.highlight>['children'][number]

const lowlight = createLowlight(common)

/** Longer code shows in one colour: every span of it is an element. */
const LONGEST = 50_000

/** Colours code of a language it knows; nothing for others. */
export function highlight(text: string, lang: string): CodeSpan[] | undefined {
  const name = lang.toLowerCase()
  if (text.length > LONGEST || !lowlight.registered(name)) return undefined
  return lowlight.highlight(name, text).children.flatMap((node) => flatten(node))
}

/** Of nested kinds the innermost counts. */
function flatten(node: Node, outer?: string): CodeSpan[] {
  if (node.type === 'text') return [{ kind: outer, text: node.value }]
  if (node.type !== 'element') return []
  const kind = kindOf(node.properties.className) ?? outer
  return node.children.flatMap((child) => flatten(child, kind))
}

function kindOf(className: unknown): string | undefined {
  const first: unknown = Array.isArray(className) ? className[0] : undefined
  return typeof first === 'string' ? first.replace(/^hljs-/, '').replace(/_$/, '') : undefined
}
