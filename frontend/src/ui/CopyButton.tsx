import { ActionIcon, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { copyText } from '../lib/clipboard'
import { commonTexts } from '../lib/texts/common'
import { CheckIcon, CopyIcon } from './icons'

interface CopyButtonProps {
  text: string
  label: string
  Icon?: typeof CopyIcon
}

/** Copies a text and shows for a moment that it did. */
export function CopyButton({ text, label, Icon = CopyIcon }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])

  return (
    <Tooltip label={copied ? commonTexts.copied : label}>
      <ActionIcon size={24} aria-label={label} onClick={() => void copyText(text).then(setCopied)}>
        {copied ? <CheckIcon size={14} /> : <Icon size={14} />}
      </ActionIcon>
    </Tooltip>
  )
}
