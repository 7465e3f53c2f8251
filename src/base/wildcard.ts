/**
 * Whether `text` matches a fnmatch pattern as a whole: `*`, `?`, `[abc]`, `[!abc]`, case-sensitive.
 * Used for selector values; files on disk are found by tinyglobby.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  return compileWildcard(pattern).test(text);
}

/** Whether a text has any wildcard character. */
export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text);
}

/** The pattern as an anchored regular expression. */
export function compileWildcard(pattern: string): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*') {
      if (!source.endsWith('.*')) source += '.*';
    } else if (char === '?') source += '.';
    else if (char === '[') {
      const close = pattern.indexOf(']', i + 2);
      if (close < 0) source += '\\[';
      else {
        const set = pattern.slice(i + 1, close).replaceAll('\\', '\\\\');
        source += `[${set.startsWith('!') ? `^${set.slice(1)}` : set.replace(/^\^/, '\\^')}]`;
        i = close;
      }
    } else source += char.replace(/[.+^${}()|\\\]]/, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}
