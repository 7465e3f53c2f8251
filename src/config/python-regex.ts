import { toText } from '../jinja/text.ts';
import {
  type CallSite,
  Dict,
  type HostFunction,
  type HostObject,
  Tuple,
  type Value,
} from '../jinja/value.ts';
import { hostMethod } from './host-method.ts';
import { memberObject } from './member-object.ts';
import { requireText } from './read-arguments.ts';

const MAX_PATTERN = 1000;
const MAX_TEXT = 100_000;
/** `(a+)+` and the like can take longer than the universe has to spare, and cannot be interrupted. */
const NESTED_REPEAT = /\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)[+*{]/;

const FLAGS: Readonly<Record<string, readonly [number, string]>> = {
  IGNORECASE: [2, 'i'],
  I: [2, 'i'],
  MULTILINE: [8, 'm'],
  M: [8, 'm'],
  DOTALL: [16, 's'],
  S: [16, 's'],
};

function compile(pattern: string, flags: Value | undefined, site: CallSite): RegExp {
  if (pattern.length > MAX_PATTERN || NESTED_REPEAT.test(pattern)) {
    return site.fail(
      'MF2010',
      'this regular expression could take for ever',
      'do not repeat what repeats, as in (a+)+',
    );
  }
  const bits = typeof flags === 'number' ? flags : 0;
  let letters = 'dg';
  for (const letter of new Set(
    Object.values(FLAGS).map(([bit, name]) => ((bits & bit) === 0 ? '' : name)),
  )) {
    letters += letter;
  }
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  for (const letter of inline?.[1] ?? '') if (!letters.includes(letter)) letters += letter;
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$');
  try {
    return new RegExp(source, letters);
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : String(error);
    return site.fail(
      'MF2007',
      `the regular expression "${pattern}" is not valid: ${reason.toLowerCase()}`,
    );
  }
}

function subject(name: string, value: Value | undefined, site: CallSite): string {
  const text = requireText(name, 'string', value, site);
  if (text.length > MAX_TEXT) site.fail('MF2012', `${name}() takes at most ${MAX_TEXT} characters`);
  return text;
}

function matchObject(match: RegExpExecArray): HostObject {
  const groups = match.slice(1).map((group: string | undefined) => group ?? null);
  const position = (name: string, end: 0 | 1): HostFunction =>
    hostMethod(name, ['group'], ([group = 0]) => match.indices?.[Number(group)]?.[end] ?? -1);
  const one = (group: Value, site: CallSite): Value => {
    const text = typeof group === 'number' ? match[group] : match.groups?.[toText(group)];
    const isKnown =
      typeof group === 'number'
        ? group < match.length
        : Object.hasOwn(match.groups ?? {}, toText(group));
    return isKnown ? (text ?? null) : site.fail('MF2008', `there is no group ${toText(group)}`);
  };
  const members: Readonly<Record<string, Value>> = {
    group: hostMethod('group', ['group', 'second', 'third'], ([first = 0, ...rest], site) => {
      const more = rest.filter((group) => group !== undefined);
      return more.length === 0
        ? one(first, site)
        : new Tuple([first, ...more].map((group) => one(group, site)));
    }),
    groups: hostMethod(
      'groups',
      ['default'],
      ([fallback = null]) => new Tuple(groups.map((group) => group ?? fallback)),
    ),
    groupdict: hostMethod('groupdict', [], () =>
      Dict.from(
        Object.entries(match.groups ?? {}).map(([key, value]) => [key, value ?? null] as const),
      ),
    ),
    start: position('start', 0),
    end: position('end', 1),
    span: hostMethod('span', [], () => new Tuple([match.index, match.index + match[0].length])),
    string: match.input,
  };
  return memberObject({
    typeName: 're.Match',
    member: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
    text: `<re.Match object; span=(${match.index}, ${match.index + match[0].length})>`,
  });
}

function firstMatch(regex: RegExp, text: string): RegExpExecArray | null {
  regex.lastIndex = 0;
  return regex.exec(text);
}

function found(match: RegExpExecArray): Value {
  const groups = match.slice(1).map((group: string | undefined) => group ?? '');
  const [only, second] = groups;
  return second === undefined ? (only ?? match[0]) : new Tuple(groups);
}

/** Python's replacement text in JavaScript's terms: `\1` and `\g<name>`. */
function replacement(template: string): string {
  return template
    .replaceAll('$', '$$$$')
    .replace(/\\g<(\d+)>|\\(\d+)/g, (_, long?: string, short?: string) => `$${long ?? short ?? ''}`)
    .replace(/\\g<(\w+)>/g, '$<$1>');
}

function replaceIn(
  regex: RegExp,
  template: string,
  text: string,
  count: Value | undefined,
): string {
  const limit = typeof count === 'number' && count > 0 ? count : Number.POSITIVE_INFINITY;
  const once = new RegExp(regex.source, regex.flags.replace('g', 'y'));
  const to = replacement(template);
  let done = 0;
  return text.replace(regex, (...args: readonly unknown[]) => {
    const whole = String(args[0]);
    if (done++ >= limit) return whole;
    const at = Number(args.find((arg) => typeof arg === 'number') ?? 0);
    once.lastIndex = at;
    const match = once.exec(text);
    return match === null ? whole : expand(to, match);
  });
}

function expand(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(\$|\d+|<(\w+)>)/g, (_, token: string, name?: string) => {
    if (token === '$') return '$';
    return (name === undefined ? match[Number(token)] : match.groups?.[name]) ?? '';
  });
}

type Method = (regex: RegExp, values: readonly (Value | undefined)[], site: CallSite) => Value;

/** What `re` and a compiled pattern can do; `values` are the arguments after the pattern. */
const METHODS: Readonly<
  Record<string, { readonly parameters: readonly string[]; readonly run: Method }>
> = {
  match: {
    parameters: ['string'],
    run: (regex, [value], site) => {
      const match = firstMatch(regex, subject('match', value, site));
      return match === null || match.index !== 0 ? null : matchObject(match);
    },
  },
  fullmatch: {
    parameters: ['string'],
    run: (regex, [value], site) => {
      const text = subject('fullmatch', value, site);
      const match = firstMatch(new RegExp(`^(?:${regex.source})$`, regex.flags), text);
      return match === null ? null : matchObject(match);
    },
  },
  search: {
    parameters: ['string'],
    run: (regex, [value], site) => {
      const match = firstMatch(regex, subject('search', value, site));
      return match === null ? null : matchObject(match);
    },
  },
  findall: {
    parameters: ['string'],
    run: (regex, [value], site) => [...subject('findall', value, site).matchAll(regex)].map(found),
  },
  finditer: {
    parameters: ['string'],
    run: (regex, [value], site) =>
      [...subject('finditer', value, site).matchAll(regex)].map(matchObject),
  },
  split: {
    parameters: ['string'],
    run: (regex, [value], site) =>
      subject('split', value, site)
        .split(regex)
        .map((part) => part ?? null),
  },
  sub: {
    parameters: ['repl', 'string', 'count'],
    run: (regex, [repl, value, count], site) =>
      replaceIn(regex, requireText('sub', 'repl', repl, site), subject('sub', value, site), count),
  },
};

function patternObject(regex: RegExp, pattern: string): HostObject {
  const members = new Map<string, Value>(
    Object.entries(METHODS).map(([name, { parameters, run }]) => [
      name,
      hostMethod(name, parameters, (values, site) => run(regex, values, site)),
    ]),
  );
  members.set('pattern', pattern);
  return memberObject({ typeName: 're.Pattern', member: (name) => members.get(name) });
}

function moduleMembers(): ReadonlyMap<string, Value> {
  const members = new Map<string, Value>(
    Object.entries(METHODS).map(([name, { parameters, run }]) => [
      name,
      hostMethod(name, ['pattern', ...parameters, 'flags'], ([pattern, ...rest], site) => {
        const source = typeof pattern === 'string' ? pattern : toText(pattern ?? '');
        return run(compile(source, rest.at(-1), site), rest.slice(0, -1), site);
      }),
    ]),
  );
  members.set(
    'compile',
    hostMethod('compile', ['pattern', 'flags'], ([pattern, flags], site) => {
      const source = requireText('compile', 'pattern', pattern, site);
      return patternObject(compile(source, flags, site), source);
    }),
  );
  members.set(
    'escape',
    hostMethod('escape', ['pattern'], ([pattern], site) =>
      requireText('escape', 'pattern', pattern, site).replace(/[^\w]/g, '\\$&'),
    ),
  );
  for (const [name, [bit]] of Object.entries(FLAGS)) members.set(name, bit);
  return members;
}

const members = moduleMembers();

/** `modules.re`, by JavaScript's regular expressions: patterns that could run away are refused. */
export const regexModule: HostObject = memberObject({
  typeName: 'module',
  member: (name) => members.get(name),
});
