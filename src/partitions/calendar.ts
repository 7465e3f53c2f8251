const DAYS_IN_ERA = 146_097;
const YEARS_IN_ERA = 400;

/** A day of the Gregorian calendar, also before it was introduced; `year` 0 is the year 1 BC, as in ISO 8601. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/**
 * Days from 1970-01-01 to a date. Years are counted from March, so that the leap day is the last one of a year; the
 * pattern repeats every 400 years. Exact for every year that a number can hold, unlike `Date`.
 */
export function daysFromCivil({ year, month, day }: CivilDate): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / YEARS_IN_ERA);
  const yearOfEra = marchYear - era * YEARS_IN_ERA;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_IN_ERA + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** The date of a day counted from 1970-01-01; undoes `daysFromCivil`. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / DAYS_IN_ERA);
  const dayOfEra = shifted - era * DAYS_IN_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: era * YEARS_IN_ERA + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** Whether there is such a day: not 31 April, not 29 February of most years. */
export function isRealDate(date: CivilDate): boolean {
  const { year, month, day } = civilFromDays(daysFromCivil(date));
  return year === date.year && month === date.month && day === date.day;
}
