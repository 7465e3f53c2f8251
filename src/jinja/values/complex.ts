import { Float, HOST, type HostObject, type Value } from '../value.ts';
import { floatText } from './number-text.ts';

/** What a root of a negative number gives: it can be printed and compared, but not computed with. */
export class Complex implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'complex';
  readonly #real: number;
  readonly #imaginary: number;

  constructor(real: number, imaginary: number) {
    this.#real = real;
    this.#imaginary = imaginary;
  }

  getAttribute(name: string): Value | undefined {
    if (name === 'real') return new Float(this.#real);
    return name === 'imag' ? new Float(this.#imaginary) : undefined;
  }

  equals(other: Value): boolean {
    if (!(other instanceof Complex)) return false;
    return other.#real === this.#real && other.#imaginary === this.#imaginary;
  }

  toText(): string {
    const imaginary = floatText(this.#imaginary).replace(/\.0$/, '');
    if (Object.is(this.#real, 0)) return `${imaginary}j`;
    const sign = imaginary.startsWith('-') ? '' : '+';
    return `(${floatText(this.#real).replace(/\.0$/, '')}${sign}${imaginary}j)`;
  }
}

/** A negative base to a power that is not whole. */
export function complexPower(base: number, exponent: number): Complex {
  const length = Math.abs(base) ** exponent;
  const phase = Math.PI * exponent;
  return new Complex(length * Math.cos(phase), length * Math.sin(phase));
}
