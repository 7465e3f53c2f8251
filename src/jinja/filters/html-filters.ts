import { isTruthy, stringOf } from '../compare.ts';
import { intOrNone, textArgument } from '../compile/signature.ts';
import { fail } from '../template-error.ts';
import { toRepr, toText } from '../text.ts';
import { Dict, Markup, Undefined, type Value } from '../value.ts';
import { escapeHtml } from '../values/escape.ts';
import { toItems, tryIterate } from '../values/iterate.ts';
import { collapseSpaces, splitWords } from '../values/text-operations.ts';
import { failUndefined, typeName } from '../values/type-name.ts';
import { type Filter, type FilterSite, filter } from './filter-table.ts';
import { unescapeHtml } from './html-entities.ts';
import { linkUrls } from './urlize.ts';

/** Python's urllib quote: UTF-8 in percent notation. */
function quoteUrl(value: Value, isQuery: boolean): string {
  const quoted = encodeURIComponent(toText(value).replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return isQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

function urlEncode(value: Value): string {
  if (stringOf(value) !== undefined || tryIterate(value) === undefined) {
    return quoteUrl(value, false);
  }
  const pairs = value instanceof Dict ? [...value.entries()] : toItems(value).map(pairOf);
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&');
}

function pairOf(value: Value): readonly [Value, Value] {
  const items = toItems(value);
  const [key, item] = items;
  if (key === undefined || item === undefined || items.length !== 2) {
    const kind = items.length > 2 ? 'too many' : 'not enough';
    return fail('MF2007', `${kind} values to unpack (expected 2)`);
  }
  return [key, item];
}

function xmlAttributes(value: Value, hasSpace: boolean, site: FilterSite): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (!(value instanceof Dict)) {
    return fail('MF2006', `'${typeName(value)}' object has no attribute 'items'`);
  }
  const attributes: string[] = [];
  for (const [key, item] of value.entries()) {
    if (item === null || item instanceof Undefined) continue;
    if (/[\s/>=]/.test(stringOf(key) ?? fail('MF2006', 'expected string or bytes-like object'))) {
      fail('MF2007', `Invalid character in attribute name: ${toRepr(key)}`);
    }
    attributes.push(`${escapeHtml(key).text}="${escapeHtml(item).text}"`);
  }
  const text = attributes.join(' ');
  const result = hasSpace && text !== '' ? ` ${text}` : text;
  return site.autoescape ? new Markup(result) : result;
}

/** The text without comments and tags; an unclosed one stays with all that follows. */
function stripTags(value: Value): string {
  const withoutComments = removeBetween(toText(value), '<!--', '-->');
  return unescapeHtml(collapseSpaces(removeBetween(withoutComments, '<', '>')));
}

function removeBetween(text: string, open: string, close: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) return result + text.slice(at);
    result += text.slice(at, start);
    at = end + close.length;
  }
}

function urlize(value: Value, args: readonly (Value | undefined)[], site: FilterSite): Value {
  const [limit, nofollow, target, rel, schemes] = args;
  const wanted = (schemes ?? null) === null ? [] : toItems(schemes ?? null).map(toText);
  const invalid = wanted.find((scheme) => !/^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u.test(scheme));
  if (invalid !== undefined) {
    fail('MF2009', `${toRepr(invalid)} is not a valid URI scheme prefix.`);
  }
  const given = isTruthy(rel ?? '') ? textArgument(rel, 'rel') : '';
  const rels = new Set(splitWords(given));
  if (isTruthy(nofollow ?? false)) rels.add('nofollow');
  rels.add('noopener');
  const text = linkUrls(escapeHtml(value).text, {
    shorten: (url) => {
      const most = intOrNone(limit, url.length);
      return url.length > most ? `${url.slice(0, most)}...` : url;
    },
    rel: [...rels].sort().join(' '),
    target: (target ?? null) === null ? undefined : toText(target ?? null),
    schemes: wanted,
  });
  return site.autoescape ? new Markup(text) : text;
}

/** The filters for HTML and URLs. */
export const HTML_FILTERS = {
  e: filter('escape', escapeHtml),
  escape: filter('escape', escapeHtml),
  forceescape: filter('forceescape', (value) => escapeHtml(toText(value))),
  safe: filter('safe', (value) => new Markup(toText(value))),
  striptags: filter('striptags', stripTags),
  urlencode: filter('urlencode', urlEncode),
  urlize: filter('urlize trim_url_limit? nofollow? target? rel? extra_schemes?', urlize),
  xmlattr: filter('xmlattr autospace?', (value, [hasSpace], site) =>
    xmlAttributes(value, isTruthy(hasSpace ?? true), site),
  ),
} satisfies Record<string, Filter>;
