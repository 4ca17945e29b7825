import classes from './Conversation.module.css'

/** A text as it was typed, its line breaks included. */
export function PlainText({ text }: { text: string }) {
  return (
    <p className={classes.plain} dir="auto">
      {text}
    </p>
  )
}
