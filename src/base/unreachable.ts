/** Ends an exhaustive switch: a case that the types rule out. */
export function unreachable(value: never): never {
  throw new TypeError(`unreachable value: ${String(value)}`);
}
