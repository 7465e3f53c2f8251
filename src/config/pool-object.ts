import type { PoolFigures } from '../base/pool-figures.ts';
import { Float, type HostObject, type Value } from '../jinja/value.ts';
import { memberObject } from './member-object.ts';

/** `pool`: what the open pool of the session has done by the moment that a figure is asked for. */
export function poolObject(figures: () => PoolFigures): HostObject {
  return memberObject({
    typeName: 'pool',
    member: (name) => {
      const found = Object.entries(figures()).find(([key]) => snakeCase(key) === name);
      return found === undefined ? undefined : figureValue(...found);
    },
  });
}

/** The name in templates of a figure. @public for scripts/reference, which imports it from dist */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** Shares and times are rounded to a ten-thousandth, so that SQL never sees an exponent. */
function figureValue(name: string, figure: number | boolean): Value {
  if (typeof figure === 'boolean') return figure;
  if (!/Ms$|Second$|tilisation$/.test(name)) return figure;
  const rounded = Math.round(figure * 10_000) / 10_000;
  return Number.isInteger(rounded) ? new Float(rounded) : rounded;
}
