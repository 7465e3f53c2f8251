import { ReturnSignal } from '../compile/return-signal.ts';
import { bindArguments, intArgument, signature } from '../compile/signature.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { type CallArguments, type CallSite, Dict, HostFunction, type Value } from '../value.ts';
import { updateDict } from '../values/dict-methods.ts';
import { Cycler, Joiner, Namespace, Range } from '../values/objects.ts';

function range({ positional, keyword }: CallArguments, site: CallSite): Value {
  if (keyword.size > 0) site.fail('MF2009', 'range() takes no keyword arguments');
  if (positional.length === 0 || positional.length > 3) {
    site.fail('MF2009', `range expected 1 to 3 arguments, got ${positional.length}`);
  }
  const [first = 0, second, step = 1] = positional.map(intArgument);
  if (step === 0) site.fail('MF2007', 'range() arg 3 must not be zero');
  const made = second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
  const most = site.render.options.limits?.range ?? DEFAULT_LIMITS.range;
  if (!(made.length() <= most)) {
    site.fail('MF2012', `range() would have ${made.length()} items; at most ${most} are allowed`);
  }
  return made;
}

function dict(args: CallArguments): Value {
  const made = new Dict();
  updateDict(made, args, 'dict');
  return made;
}

function namespace(args: CallArguments): Value {
  const attributes = new Dict();
  updateDict(attributes, args, 'namespace');
  return new Namespace(attributes);
}

const JOINER = signature('sep?');

function cycler({ positional, keyword }: CallArguments, site: CallSite): Value {
  if (keyword.size > 0) site.fail('MF2009', 'cycler() takes no keyword arguments');
  if (positional.length === 0) site.fail('MF2009', 'at least one item has to be provided');
  return new Cycler(positional);
}

/** Carries its argument out of the innermost macro, as dbt's `return`. */
export const RETURN_FUNCTION = new HostFunction('return', ({ positional }) => {
  throw new ReturnSignal(positional[0] ?? null);
});

const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new HostFunction('range', range)],
  ['dict', new HostFunction('dict', dict)],
  ['namespace', new HostFunction('namespace', namespace)],
  ['cycler', new HostFunction('cycler', cycler)],
  [
    'joiner',
    new HostFunction('joiner', (args) => {
      const [separator = ', '] = bindArguments('joiner', JOINER, args);
      return new Joiner(separator);
    }),
  ],
  [
    'lipsum',
    new HostFunction('lipsum', (_args, site) =>
      site.fail('MF2010', 'lipsum() is not available: its text differs from run to run'),
    ),
  ],
  ['return', RETURN_FUNCTION],
]);

/** The globals of Jinja2, and `return`; a name of the host comes first. */
export function builtinGlobal(name: string): Value | undefined {
  return GLOBALS.get(name);
}
