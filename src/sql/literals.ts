/** `text` as a string literal of standard SQL; a backslash has no meaning in it. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
