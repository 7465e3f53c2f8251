/**
 * Whether `text` matches a fnmatch pattern as a whole: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`, case-sensitive.
 * Used for selector values; files on disk are found by tinyglobby.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  return compileWildcard(pattern).test(text);
}

/** Whether a text has any wildcard character. */
export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text);
}

/** The pattern as an anchored regular expression that takes polynomial time of low degree on any text. */
export function compileWildcard(pattern: string): RegExp {
  const pieces: string[] = [''];
  const points = [...pattern];
  for (let i = 0; i < points.length; i++) {
    const point = points[i] ?? '';
    if (point === '*') {
      pieces.push('');
      continue;
    }
    let source = point.replace(/[.+^${}()|[\]\\/]/, '\\$&');
    if (point === '?') source = '.';
    if (point === '[') {
      const close = points.indexOf(']', i + (points[i + 1] === '!' ? 3 : 2));
      if (close > 0) {
        source = characterSet(points.slice(i + 1, close));
        i = close;
      }
    }
    pieces.push(`${pieces.pop() ?? ''}${source}`);
  }
  return new RegExp(`^${joinAtStars(pieces)}$`, 'su');
}

/**
 * Joins what stands between the stars. A star before a middle piece takes the first match and never another:
 * a lookahead that is captured and repeated cannot be entered again, so `*a*a*a*b` does not explode.
 */
function joinAtStars(pieces: readonly string[]): string {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return first;
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '');
  const atomic = middle.map((piece, i) => `(?=(.*?${piece}))\\${i + 1}`);
  return `${first}${atomic.join('')}.*${pieces.at(-1) ?? ''}`;
}

/** `[...]` as Python's fnmatch reads it: a range that runs backwards holds nothing. */
function characterSet(content: readonly string[]): string {
  const negated = content[0] === '!';
  const points = negated ? content.slice(1) : content;
  let inner = '';
  for (let i = 0; i < points.length; i++) {
    const low = points[i] ?? '';
    const high = points[i + 1] === '-' ? points[i + 2] : undefined;
    if (high === undefined) inner += escapeInSet(low);
    else {
      if ((low.codePointAt(0) ?? 0) <= (high.codePointAt(0) ?? 0)) {
        inner += `${escapeInSet(low)}-${escapeInSet(high)}`;
      }
      i += 2;
    }
  }
  return `[${negated ? '^' : ''}${inner}]`;
}

function escapeInSet(point: string): string {
  return point.replace(/[\\\]^[-]/, '\\$&');
}
