import { sha256 } from '../base/hash.ts';

/** One commit's change of one path. */
export interface Touch {
  readonly commitId: string;
  /** Seconds since 1970 in UTC. */
  readonly authoredAt: number;
  /** The first 10 hex digits of sha256 over the author's name and address. */
  readonly actorId: string;
  readonly subject: string;
  readonly path: string;
  readonly kind: 'touch' | 'delete';
}

export interface TouchBatch {
  readonly touches: readonly Touch[];
  /** Commits whose author date and committer date both make no sense; they are left out. */
  readonly undated: readonly string[];
}

/**
 * The format that `parseTouches` reads: a mark, then fields that end in NUL, then (status, path) pairs from `--name-status -z`.
 * Git never puts a NUL into a field or path, so nothing in a history can break out of it.
 */
export const TOUCH_FORMAT = '%x01%H%x00%at%x00%ct%x00%an <%ae>%x00%s';

const MARK = 0x01;
const NUL = 0x00;
const LINE_FEED = 0x0a;
/** The end of the year 9999: a later date is a mistake of the clock that wrote it. */
const LATEST_SECONDS = 253_402_300_799;
const SUBJECT_LIMIT = 500;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes as text. A path is any bytes; one that is not UTF-8 keeps its ASCII and shows the other bytes as `\xE9`, so that
 * two different paths stay different.
 */
export function decodePath(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // not UTF-8: the one failure of a fatal decoder
    return Array.from(bytes, (byte) =>
      byte < 0x80
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join('');
  }
}

/** The author's date, else the committer's, else null. */
function commitSeconds(authored: string, committed: string): number | null {
  for (const text of [authored, committed]) {
    const seconds = text === '' ? Number.NaN : Number(text);
    if (Number.isSafeInteger(seconds) && Math.abs(seconds) <= LATEST_SECONDS) return seconds;
  }
  return null;
}

function cutSubject(subject: string): string {
  return subject.length <= SUBJECT_LIMIT
    ? subject
    : Array.from(subject.slice(0, SUBJECT_LIMIT + 1))
        .slice(0, -1)
        .join('');
}

/** The parts of a stream of bytes that end in NUL, a list for each chunk that came. */
async function* splitAtNul(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Buffer[]> {
  let pending: Buffer[] = [];
  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const parts: Buffer[] = [];
    let start = 0;
    for (let end = buffer.indexOf(NUL); end >= 0; end = buffer.indexOf(NUL, start)) {
      const tail = buffer.subarray(start, end);
      parts.push(pending.length === 0 ? tail : Buffer.concat([...pending, tail]));
      pending = [];
      start = end + 1;
    }
    if (start < buffer.length) pending.push(buffer.subarray(start));
    yield parts;
  }
  if (pending.length > 0) yield [Buffer.concat(pending)];
}

interface Commit {
  readonly commitId: string;
  readonly authoredAt: number | null;
  readonly actorId: string;
  readonly subject: string;
}

/**
 * Reads what `git diff-tree --name-status -z --no-renames` prints with TOUCH_FORMAT, a batch for each chunk that came.
 * Pure but for the stream; holds no more than one chunk and one field.
 */
export async function* parseTouches(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TouchBatch> {
  const actors = new Map<string, string>();
  const actorOf = (author: string) => {
    const known = actors.get(author);
    if (known !== undefined) return known;
    const actor = sha256(author).slice(0, 10);
    actors.set(author, actor);
    return actor;
  };

  let header: string[] = [];
  let commit: Commit | null = null;
  let status: string | null = null;

  for await (const parts of splitAtNul(chunks)) {
    const touches: Touch[] = [];
    const undated: string[] = [];
    for (const part of parts) {
      if (status !== null) {
        if (commit !== null && commit.authoredAt !== null) {
          const kind = status === 'D' ? 'delete' : 'touch';
          const { authoredAt, commitId, actorId, subject } = commit;
          touches.push({ commitId, authoredAt, actorId, subject, path: decodePath(part), kind });
        }
        status = null;
      } else if (header.length > 0 || part[0] === MARK) {
        header.push(part.toString('utf8', header.length === 0 ? 1 : 0));
        if (header.length < 5) continue;
        const [commitId = '', authored = '', committed = '', author = '', subject = ''] = header;
        const authoredAt = commitSeconds(authored, committed);
        if (authoredAt === null) undated.push(commitId);
        commit = { commitId, authoredAt, actorId: actorOf(author), subject: cutSubject(subject) };
        header = [];
      } else {
        // the first status of a commit comes after the line break that ends the header
        const letter = part[0] === LINE_FEED ? part[1] : part[0];
        status = letter === undefined ? null : String.fromCharCode(letter);
      }
    }
    yield { touches, undated };
  }
}
