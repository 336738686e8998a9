// Which words of the Fluent files the pages carry: their own, and of those that they share with the command line what
// an answer of the core can lead to.
import { readFileSync, readdirSync } from "node:fs";

const FAMILIES = [
  ["web", "error", "reason"],
  ["did", "you", "act", "sentence", "who", "thing", "account"],
  ["mandate", "purpose", "right", "duration", "role", "slot", "delay-kind"],
  ["type", "yours"],
  ["weekday", "month", "sheet"],
  ["alert"],
  ["recovery-state", "approve"],
  ["request-state", "referral-doubt", "print", "label", "consent", "result"],
].flat();
const ALONE = new Set([
  ...["recovery-approved", "recovery-cancelled"],
  ...["enrol-name", "moment", "moment-with-year", "until", "referral-someone", "referral-somewhere", "referral-place"],
  ...["request-own", "referral-own", "referral-verified", "referral-doubtful", "team-aidant", "team-referent", "views-at-most", "receipt-line", "receipt-true"],
]);

const wanted = (key) => ALONE.has(key) || FAMILIES.some((family) => key.startsWith(`${family}-`));

/** What is said before anybody is signed in stands in these files, and is all that a first visit loads. */
const AT_THE_DOOR = new Set(["web.ftl", "errors.ftl", "dates.ftl"]);

/** The half of a language's messages that is said at the door, or the half that waits inside. */
export function half(lang, which) {
  const all = messages(lang);
  const atTheDoor = (name) => AT_THE_DOOR.has(name) === (which === "door");
  return [...all.values()].filter(({ file }) => atTheDoor(file)).map(({ text }) => text);
}

/** Every message of a language that pages can say, by its key: the text as it stands in its file, and which file. */
export function messages(lang) {
  const folder = new URL(`../locales/${lang}/`, import.meta.url);
  const found = new Map();
  for (const name of readdirSync(folder).sort()) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [message, key] of text.matchAll(/^([a-z][\w-]*) =.*(?:\n(?:[ \t].*)?(?=\n|$))*/gm)) {
      if (!wanted(key)) continue;
      // Fluent takes a brace at the beginning of a line; this reader would cut the message there, and say nothing.
      const [opened, closed] = [/\{/g, /\}/g].map((brace) => message.match(brace)?.length ?? 0);
      if (opened !== closed) throw new Error(`${lang}/${name}: ${key} has no end; its last brace must stand within its line`);
      found.set(key, { text: message.replaceAll(/\n\s*(?=\n|$)/g, ""), file: name });
    }
  }
  // What a page says in words of its own it does not say in those of the command line.
  for (const key of found.keys()) if (found.has(`web-${key}`)) found.delete(key);
  return found;
}
