/** "1 view", "3 table models", "2 accesses": a count with its noun in the right number. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
