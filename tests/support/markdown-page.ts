/** A fenced block of a Markdown page with the HTML comments right above it. */
interface FencedBlock {
  readonly language: string;
  readonly lines: readonly string[];
  /** Of its first line, from 1. */
  readonly line: number;
  readonly comments: readonly string[];
}

/** What a page makes its reader do, in order. The comments that say so are described in CONTRIBUTING.md. */
export type PageStep =
  | { readonly kind: 'start'; readonly what: string; readonly line: number }
  | { readonly kind: 'file'; readonly path: string; readonly text: string; readonly line: number }
  | {
      readonly kind: 'commands';
      readonly commands: readonly string[];
      readonly exitCode: number;
      readonly line: number;
    }
  /** Lines that the commands before must have printed. */
  | { readonly kind: 'output'; readonly lines: readonly string[]; readonly line: number };

const COMMENT = /^<!--\s*(.*?)\s*-->$/;
const COMMAND = /^(\$ )?(memflow|npm|npx|node|cd|git|cat|[A-Z_]+=\S+ memflow)\b/;

/** The fenced blocks of a page, and the comments that stand alone before them. */
function readBlocks(text: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let comments: string[] = [];
  let open: { fence: string; language: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^(`{3,})(.*)$/.exec(line);
    if (open !== undefined) {
      if (fence?.[1] !== open.fence) {
        open.lines.push(line);
        continue;
      }
      const { language, lines, line: first } = open;
      blocks.push({ language, lines, line: first, comments });
      open = undefined;
      comments = [];
    } else if (fence !== null) {
      open = {
        fence: fence[1] ?? '```',
        language: (fence[2] ?? '').trim(),
        lines: [],
        line: index + 2,
      };
    } else {
      const comment = COMMENT.exec(line)?.[1];
      if (comment !== undefined) comments.push(comment);
      else if (line.trim() !== '' && !comments.some((text) => text.startsWith('start:')))
        comments = [];
      else if (line.trim() !== '') comments = comments.filter((text) => text.startsWith('start:'));
    }
  }
  return blocks;
}

function commentValue(comments: readonly string[], name: string): string | undefined {
  const found = comments.find((comment) => comment === name || comment.startsWith(`${name}:`));
  return found?.slice(name.length + 1).trim();
}

/** Commands of a block, one each; lines that end with a backslash go on in the next one. */
function commandsOf(lines: readonly string[]): readonly string[] {
  return lines
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#\s.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** What a page tells its reader to do. @throws where a comment says something that has no meaning */
export function readPage(text: string): readonly PageStep[] {
  return readBlocks(text).flatMap(({ comments, language, lines, line }): PageStep[] => {
    for (const comment of comments) {
      if (!/^(start|file|exit|not run|output)(:|$)/.test(comment)) continue;
      if (comment === 'not run' || comment === 'not run:')
        throw new Error(`line ${line}: "not run" needs a reason`);
    }
    const start = commentValue(comments, 'start');
    const steps: PageStep[] = start === undefined ? [] : [{ kind: 'start', what: start, line }];
    const path = commentValue(comments, 'file');
    if (path !== undefined)
      return [...steps, { kind: 'file', path, text: `${lines.join('\n')}\n`, line }];
    if (commentValue(comments, 'output') !== undefined)
      return [...steps, { kind: 'output', lines, line }];
    if (commentValue(comments, 'not run') !== undefined) return steps;
    const isShell = language === 'sh' || (language === '' && COMMAND.test(lines[0] ?? ''));
    if (!isShell) return steps;
    const exitCode = Number(commentValue(comments, 'exit') ?? 0);
    return [...steps, { kind: 'commands', commands: commandsOf(lines), exitCode, line }];
  });
}

/** The words of a command line as a shell splits them: quotes are taken away, nothing is expanded. */
export function splitWords(command: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let isWord = false;
  for (const char of command) {
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isWord = true;
    } else if (/\s/.test(char)) {
      if (isWord) words.push(word);
      word = '';
      isWord = false;
    } else {
      word += char;
      isWord = true;
    }
  }
  return isWord ? [...words, word] : words;
}

/** Headings and explicit anchors of a page, as GitHub spells them in links. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const line of withoutFences(text)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** Targets of the links and pictures of a page that lead to files, with their anchors. */
export function linksOf(text: string): readonly string[] {
  return withoutFences(text).flatMap((line) =>
    [...line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^()\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target)),
  );
}

function withoutFences(text: string): readonly string[] {
  let isInside = false;
  return text.split('\n').filter((line) => {
    if (!line.startsWith('```')) return !isInside;
    isInside = !isInside;
    return false;
  });
}
