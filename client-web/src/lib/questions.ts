/** What somebody asks of a person, in words. */
import type { Question } from "./crypto/contract/answers.ts";
import type { OwnQuestion } from "./crypto/contract/asking.ts";
import { moment } from "./when.ts";
import { named, t } from "./words.svelte.ts";

/** « Nadia Belkacem (France Services Hagetmau) » */
export const askerOf = ({ asker }: Question): string => (asker.place ? `${asker.name} (${asker.place})` : asker.name);

/** The question in a few words. */
export function about({ reason, refused, state }: Question): string {
  if (refused !== undefined) return t("web-asked-doubtful");
  if (state === "accepted") return t("web-letter-may-go");
  return t(`web-asked-${reason}`);
}

/** Whom I asked, as far as I know her. */
export const askedOf = ({ owner }: OwnQuestion): string => owner.name ?? t("web-owner-unknown", { id: owner.id.slice(0, 6) });

/** Whether it can still be taken back: nobody has answered, or a letter has not gone. */
export const isWaiting = ({ reason, state }: OwnQuestion): boolean => state === "asked" || (reason === "letter" && state === "accepted");

/** What I asked, in a sentence. */
export function saidOf(question: OwnQuestion): string {
  const who = askedOf(question);
  if (question.letter) {
    const { structure: place = "", until } = question;
    return t("referral-own", { who, place, subject: question.letter.subject, until: moment(until) });
  }
  const { right = "", purpose = "", days = 0 } = question;
  return t("request-own", { who, right: named("right", right), purpose: named("purpose", purpose), days });
}

/** The longest words that go along with a question, in characters. */
export const MOST_WORDS = 300;

/** Which papers and why, in one line. */
export function wishWords(kinds: readonly string[], words: string): string {
  const listed = kinds.map((kind) => named("type", kind)).join(", ");
  return [listed.charAt(0).toUpperCase() + listed.slice(1), words].filter((part) => part !== "").join(". ");
}
