/**
 * The natural logarithm of a number between 1 and 2; numbers here are integers with the point before their last `bits`
 * bits, and the error is a few units of the last one.
 */
export function fixedLn(value: bigint, bits: bigint): bigint {
  const one = 1n << bits;
  const ratio = ((value - one) << bits) / (value + one);
  const square = (ratio * ratio) >> bits;
  let sum = 0n;
  let term = ratio;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n;
    term = (term * square) >> bits;
  }
  return 2n * sum;
}

/** The exponential function of a number around 0. */
export function fixedExp(value: bigint, bits: bigint): bigint {
  let sum = 1n << bits;
  let term = sum;
  for (let n = 1n; term !== 0n; n++) {
    term = ((term * value) >> bits) / n;
    sum += term;
  }
  return sum;
}
