/**
 * For spreadsheets, as the command line writes it: UTF-8 with a byte order mark, semicolons, CRLF, every field in quotes.
 *
 * A spreadsheet runs what begins with `=`, `+`, `-`, `@`, a tabulator or a carriage return; an apostrophe before it makes
 * it a text again. Names of people and structures come from people, and one of them may mean harm.
 */

const field = (value: string): string => `"${/^[=+\-@\t\r]/.test(value) ? "'" : ""}${value.replaceAll('"', '""')}"`;

const line = (fields: readonly string[]): string => `${fields.map(field).join(";")}\r\n`;

/** A whole table, with the names of its columns first. */
export const csv = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\u{feff}${line(columns)}${rows.map(line).join("")}`;
