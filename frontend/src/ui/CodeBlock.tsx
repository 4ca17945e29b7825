import { useEffect, useState } from 'react'
import type { CodeSpan } from '../lib/highlight'
import classes from './CodeBlock.module.css'
import { CopyButton } from './CopyButton'

interface CodeBlockProps {
  text: string
  /** What the button that copies it is called. */
  label: string
  lang?: string
  /** Long lines break instead of running out of view. */
  wrap?: boolean
}

/** Code or a command, kept as it is, with a button that copies it. */
export function CodeBlock({ text, label, lang, wrap }: CodeBlockProps) {
  const spans = useHighlight(text, lang)
  return (
    <div className={classes.block}>
      <div className={classes.bar} data-named={lang ? true : undefined}>
        <span>{lang}</span>
        <CopyButton text={text} label={label} />
      </div>
      {/* A text in no language of machines has the direction of its script. Focusable, so that the keyboard can scroll it. */}
      <pre className={classes.code} data-wrap={wrap} dir={lang ? 'ltr' : 'auto'} tabIndex={0}>
        <code>
          {spans?.map(({ kind, text: part }, index) =>
            kind ? (
              <span key={index} data-kind={kind}>
                {part}
              </span>
            ) : (
              part
            ),
          ) ?? text}
        </code>
      </pre>
    </div>
  )
}

/** The colours of code come after the code: what reads them is as large as the rest of the app. */
function useHighlight(text: string, lang: string | undefined): CodeSpan[] | undefined {
  const [found, setFound] = useState<{ text: string; spans: CodeSpan[] | undefined }>()

  useEffect(() => {
    if (!lang) return
    let left = false
    // Without colours the code is still there.
    void import('../lib/highlight')
      .then(({ highlight }) => left || setFound({ text, spans: highlight(text, lang) }))
      .catch(() => {})
    return () => {
      left = true
    }
  }, [text, lang])

  return found?.text === text ? found.spans : undefined
}
