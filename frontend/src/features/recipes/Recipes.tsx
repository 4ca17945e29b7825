import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { recipesTexts } from '../../lib/texts/recipes'
import { CodeBlock } from '../../ui/CodeBlock'
import classes from './Recipes.module.css'
import { RECIPES } from './recipes'

/** Stands for a key that is not known yet. */
const PLACEHOLDER = 'alb_…'

/** The lines that make something people run send its entries here, to be copied. */
export function Recipes({ apiKey = PLACEHOLDER }: { apiKey?: string }) {
  const [name, setName] = useState(RECIPES[0]?.name)
  const recipe = RECIPES.find((one) => one.name === name)
  return (
    <div className={classes.recipes}>
      <NativeSelect
        className={classes.choice}
        label={recipesTexts.choice}
        data={RECIPES.map((one) => one.name)}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {recipe && (
        <CodeBlock text={recipe.lines(location.origin, apiKey)} label={recipesTexts.copy} />
      )}
    </div>
  )
}
