/** How letters are named and quoted on the pages of mail. */
import type { KeyChanged, Letter, LetterLine, MailFolder } from "./crypto/contract/mail.ts";
import { moment } from "./when.ts";
import { named, t, words } from "./words.svelte.ts";

export function folderName({ special, name, structure }: MailFolder): string {
  const said = special === undefined ? name : named("web-mail-folder", special);
  return structure ? `${structure.name} – ${said}` : said;
}

export const subjectOf = ({ subject }: { subject: string }): string => subject || t("web-mail-no-subject");

/** The name that was vouched for, else the address. */
export const writerName = ({ from }: LetterLine): string => from?.name ?? from?.address ?? "";

/** The subject of an answer, marked once. */
export const answerSubject = (subject: string): string => (/^re ?:/i.test(subject) ? subject : `Re: ${subject}`);

/** A letter as an answer quotes it: plain text, line by line. */
export function quoted(letter: Letter): string {
  const intro = t("web-mail-quoted", { moment: moment(letter.written ?? letter.at), name: writerName(letter) });
  const lines = letter.text.trimEnd().split("\n");
  return `\n\n${intro}\n${lines.map((line) => (line === "" || line.startsWith(">") ? `>${line}` : `> ${line}`)).join("\n")}\n`;
}

/** A fingerprint in groups of four, for people who compare. */
export const inGroups = (print: string): string => (print.match(/.{1,4}/g) ?? []).join(" ");

/** Whose key is another than before. */
export const keyChange = ({ before, now, ...whose }: KeyChanged): string =>
  t("web-mail-key-changed", { ...whose, before: inGroups(before), now: inGroups(now) });

/** Why a letter stays closed, in words. */
export function whyClosed(code: string): string {
  const key = `error-${code}`;
  return words.has(key) ? t(key) : t("web-mail-closed");
}

/** One line of a list for each conversation, the newest of it, with the others behind. */
export function conversations(lines: readonly LetterLine[]): { newest: LetterLine; others: LetterLine[] }[] {
  const found = new Map<string, { newest: LetterLine; others: LetterLine[] }>();
  for (const line of lines) {
    const known = found.get(line.thread);
    if (known) known.others.push(line);
    else found.set(line.thread, { newest: line, others: [] });
  }
  return [...found.values()];
}
