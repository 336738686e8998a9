/** Events of the journal in plain sentences, made of the same words as on the command line. */
import type { Access, JournalLine, Paper } from "./crypto/contract.ts";
import { moment } from "./when.ts";
import { named, t, words } from "./words.svelte.ts";

/** What the reader knows about the papers and accesses that events mention. */
export interface Memory {
  me: string;
  papers: Paper[];
  accesses: Access[];
}

/** Whoever gives a wrong passphrase has not shown to be the account's owner. */
const BY_ANYONE = new Set(["session.login-failed", "session.rate-limited"]);

const short = (id: string): string => id.slice(0, 6);
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function who(line: JournalLine): string {
  if (BY_ANYONE.has(line.event)) return t("who-someone");
  if (!line.actor) return t("who-service");
  const name = line.actorName ?? t("who-unnamed", { id: short(line.actor) });
  return line.place ? `${name} (${line.place})` : name;
}

function thing(line: JournalLine, memory: Memory): string {
  const listed = memory.accesses.find((access) => access.id === line.mandate)?.papers;
  const document = line.document ?? listed?.find((paper) => paper.number === line.number)?.document;
  const paper = memory.papers.find((held) => held.id === document);
  if (paper && paper.refused === undefined) {
    const own = named("yours", paper.type);
    // Of two tax notices, or of « un autre papier », only the title tells which.
    const alike = memory.papers.filter((other) => other.type === paper.type).length > 1;
    return alike || paper.type === "other" ? t("thing-titled", { thing: own, title: paper.title }) : own;
  }
  return line.number === undefined ? t("thing-yours") : t("thing-yours-number", { number: line.number });
}

function mandates(line: JournalLine, memory: Memory): { mandate: string; newmandate: string } {
  if (line.mandate === undefined) return { mandate: t("mandate-unknown"), newmandate: t("mandate-new") };
  const access = memory.accesses.find((one) => one.id === line.mandate);
  if (access) {
    const grantee = access.grantee.name;
    return { mandate: t("mandate-of", { grantee }), newmandate: t("mandate-new-to", { grantee }) };
  }
  const id = short(line.mandate);
  return { mandate: t("mandate-id", { id }), newmandate: t("mandate-new-id", { id }) };
}

/** One word more, in brackets, where the event has one. */
function about(detail: string | undefined): string {
  if (!detail) return "";
  const told = detail.split(" ").map((word) => {
    const family = ["role", "slot", "delay-kind"].find((name) => words.has(`${name}-${word}`));
    if (family) return named(family, word);
    return /^[0-9a-hjkmnp-tv-z]{26}$/.test(word) ? short(word) : word;
  });
  return ` (${told.join(", ")})`;
}

/** The event in one sentence. */
export function sentence(line: JournalLine, memory: Memory): string {
  const particulars = {
    who: who(line),
    thing: thing(line, memory),
    ...mandates(line, memory),
    ourmandate: t("mandate-yours"),
    about: about(line.detail),
    account: t("account-yours"),
  };
  const form = (kind: "did" | "you" | "act"): string => {
    const key = `${kind}-${line.event.replaceAll(".", "-")}`;
    return words.has(key) ? t(key, particulars) : line.event;
  };
  const own = line.actor === memory.me && !BY_ANYONE.has(line.event);
  // What was not done is told as a wish: « a voulu regarder votre passeport ».
  const what =
    line.result === "ok"
      ? form(own ? "you" : "did")
      : own
        ? t("sentence-you-wanted", { act: form("act") })
        : t("sentence-wanted", { who: particulars.who, act: form("act") });
  const code = line.reason ?? "";
  const reason = words.has(`reason-${code}`) ? named("reason", code) : t("reason-other", { code });
  return t(`sentence-${line.result}`, { what: capitalised(what), moment: moment(line.at), reason });
}
