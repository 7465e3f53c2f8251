import { timestampOf } from './partition-functions.ts';
import { PythonTime, pythonDatetime } from './python-datetime.ts';

/** `as_of`: the moment that models take for now, as a datetime; called, as a constant of SQL in UTC. */
class AsOf extends PythonTime {
  call(): string {
    return `timestamp '${timestampOf(this)}'`;
  }
}

/** The value of `as_of` in templates. */
export function asOfValue(moment: Date): PythonTime {
  return new AsOf(pythonDatetime(moment).time, false);
}
