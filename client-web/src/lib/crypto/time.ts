/** Times: milliseconds of Unix time, printed as RFC 3339 in UTC (spec 01, Times). No clock is read here. */

export type Time = number & { readonly time: unique symbol };

export const DAY = 86_400_000;

/** 9999-12-30T22:00:00Z. */
const LAST = 253_402_207_200_000;

/** Reads the one text of a moment: offsets, lower case and needless digits are refused. */
export function parseTime(text: string): Time | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(text)) return undefined;
  const time = Date.parse(text) as Time;
  return time >= 0 && time <= LAST && printTime(time) === text ? time : undefined;
}

export function printTime(time: Time): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

/** The same moment without its milliseconds. */
export function wholeSeconds(time: Time): Time {
  return (time - (time % 1000)) as Time;
}

/** This many milliseconds later, held within what can be printed. */
export function plus(time: Time, milliseconds: number): Time {
  return Math.min(Math.max(time + milliseconds, 0), LAST) as Time;
}

/** The number of the UTC day that holds this moment. */
export function dayOf(time: Time): number {
  return Math.floor(time / DAY);
}

/** Whether the calendar has a day of this number. */
export function isDayNumber(day: number): boolean {
  return day <= Math.floor(LAST / DAY);
}

/** Whether a text is a day of the calendar, as `2026-12-31`. */
export function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
