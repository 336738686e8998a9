/** Moments as people say them, in Paris, where they are; the same words as on the command line. */
import { t, typeset, words, type Lexicon } from "./words.svelte.ts";
import type { Key } from "../words/keys.ts";

const ZONE = "Europe/Paris";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

/** Days of the week from Monday, as their words are numbered. */
function weekday(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
}

function parts(at: Date) {
  const said = Object.fromEntries(CLOCK.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  return { year: said["year"] ?? 0, month: said["month"] ?? 1, day: said["day"] ?? 1, hour: said["hour"] ?? 0, minute: said["minute"] ?? 0 };
}

function word(family: string, number: number, lexicon: Lexicon): string {
  const key = `${family}-${number}`;
  return lexicon.has(key) ? lexicon.format(key) : String(number);
}

function say(key: Key, at: Date, lexicon: Lexicon = words): string {
  const { year, month, day, hour, minute } = parts(at);
  return lexicon.format(key, {
    weekday: word("weekday", weekday(year, month, day), lexicon),
    day: day === 1 && lexicon.lang !== "en" ? "1er" : String(day),
    month: word("month", month, lexicon),
    year: String(year),
    hour: String(hour),
    minute: String(minute).padStart(2, "0"),
  });
}

/** « mardi 4 mars à 14 h 12 », with the year unless it is this one. */
export function moment(at: string, now = new Date()): string {
  const date = new Date(at);
  return typeset(say(parts(date).year === parts(now).year ? "moment" : "moment-with-year", date));
}

/** « mardi 4 mars 2026 à 14 h 12 », for what is signed. */
export const fullMoment = (at: string, lexicon: Lexicon = words): string => say("moment-with-year", new Date(at), lexicon);

/** « jusqu'au mardi 4 mars à 17 h » */
export function until(at: string, now = new Date()): string {
  const date = new Date(at);
  const { year, minute } = parts(date);
  const when = minute === 0 ? (year === parts(now).year ? "web-hour" : "web-hour-with-year") : undefined;
  return t("until", { moment: when ? say(when, date) : moment(at, now) });
}

/** « mars 2026 » */
export const monthName = (month: number, year: number): string => `${word("month", month, words)} ${year}`;

/** « mardi 4 mars », with the year unless it is this one. */
export function day(at: string, now = new Date()): string {
  const date = new Date(at);
  return say(parts(date).year === parts(now).year ? "web-day" : "web-day-with-year", date);
}

/** A date such as 2026-03-04 as the language writes it in figures. */
export const figures = (date: string): string => (words.lang === "en" ? date : date.split("-").reverse().join("/"));

/** As notes write a moment. */
export const wholeSeconds = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, "Z");

/** When an access of so many days ends that begins now: a whole hour is easier to remember than a minute. */
export function endAfter(days: number, from: Date): string {
  const end = from.getTime() + days * DAY;
  return wholeSeconds(new Date(end - (end % HOUR)));
}

/** When a day such as 2026-03-04 begins in Paris, or so many days later. */
export function beginning(date: string, later = 0): string {
  const midnight = Date.parse(`${date}T00:00:00Z`) + later * DAY;
  // Clocks are changed at one in the morning of UTC: what they say at midnight there is by how much they are ahead.
  return wholeSeconds(new Date(midnight - parts(new Date(midnight)).hour * HOUR));
}
