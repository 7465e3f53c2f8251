/** The middle value; of an even count the mean of the two. @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** `median (min - max)` with two digits. @param {readonly number[]} values @param {number} [digits] */
export function summary(values, digits = 2) {
  const show = (/** @type {number} */ value) => value.toFixed(digits);
  return `${show(median(values))} (${show(Math.min(...values))} - ${show(Math.max(...values))})`;
}
