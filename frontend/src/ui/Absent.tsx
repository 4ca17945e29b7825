import { ABSENT } from '../lib/format'
import classes from './Absent.module.css'

/** Stands where a table has no value to show. */
export const absent = <span className={classes.absent}>{ABSENT}</span>
