/** Events of the journal in plain sentences, made of the same words as on the command line. */
import type { Access, JournalLine, Paper, ReceiptPair } from "./crypto/contract.ts";
import type { AuditLine } from "./crypto/contract/office.ts";
import { fullMoment, moment } from "./when.ts";
import { named, t, words } from "./words.svelte.ts";

/** What the reader knows about the papers and accesses that events mention. */
export interface Memory {
  /** Nobody, where an auditor reads: she knows people by their names in the journal. */
  me: string | undefined;
  papers: Paper[];
  accesses: Access[];
}

/** Whoever gives a wrong passphrase has not shown to be the account's owner. */
const BY_ANYONE = new Set(["session.login-failed", "session.rate-limited"]);

const short = (id: string): string => id.slice(0, 6);
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A line of somebody's own journal, or of everybody's. */
type Line = JournalLine & Partial<Pick<AuditLine, "subject">>;

/** What an auditor calls a beneficiary: the beginning of her pseudonym in the journal, which is not her account. */
const pseudonym = (subject: string): string => `B-${short(subject).toUpperCase()}`;

/** Whose papers it is about, where the sentence does not begin with her already. */
const someoneElses = (line: Line): string =>
  line.subject !== undefined && line.actorRole !== "beneficiary" ? pseudonym(line.subject) : "";

function who(line: Line): string {
  if (BY_ANYONE.has(line.event)) return t("who-someone");
  if (!line.actor) return t("who-service");
  return called(line, line.actor);
}

function called(line: Line, account: string): string {
  if (line.actorRole === "beneficiary" && line.subject !== undefined) return pseudonym(line.subject);
  const name = line.actorName ?? t("who-unnamed", { id: short(account) });
  return line.place ? `${name} (${line.place})` : name;
}

/** What the account of an event is called. */
function accountOf(line: Line, { me }: Memory): string {
  if (me !== undefined) return t("account-yours");
  const account = line.actor ?? line.subject;
  return t("account-of", { name: account === undefined ? t("who-someone") : called(line, account) });
}

function thing(line: Line, memory: Memory): string {
  if (memory.me === undefined) {
    const paper = line.number === undefined ? t("thing-paper") : t("thing-number", { number: line.number });
    const subject = someoneElses(line);
    return subject === "" ? paper : paper + t("thing-of", { subject });
  }
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

function mandates(line: Line, memory: Memory): { mandate: string; newmandate: string } {
  if (line.mandate === undefined) return { mandate: t("mandate-unknown"), newmandate: t("mandate-new") };
  const access = memory.accesses.find((one) => one.id === line.mandate);
  if (access) {
    const grantee = access.grantee.name;
    return { mandate: t("mandate-of", { grantee }), newmandate: t("mandate-new-to", { grantee }) };
  }
  const [id, subject] = [short(line.mandate), memory.me === undefined ? someoneElses(line) : ""];
  const mandate = subject === "" ? t("mandate-id", { id }) : t("mandate-id-of", { id, subject });
  return { mandate, newmandate: t("mandate-new-id", { id }) };
}

/** By whom a person is handed over, and to which structure. The server's journal has only the ids. */
function referral(line: Line): { aidant: string; place: string } {
  const structure = line.detail?.split(" ")[1];
  const place = structure === undefined ? t("referral-somewhere") : t("referral-place", { id: short(structure) });
  return { aidant: t("referral-someone"), place };
}

/** An act alone, without anything of one event: « donner un mandat ». */
export function actName(event: string): string {
  const key = `act-${event.replaceAll(".", "-")}`;
  const [mandate, particulars] = [t("mandate-unknown"), { thing: t("thing-paper"), newmandate: t("mandate-new"), about: "" }];
  const account = t("account-of", { name: t("who-someone") });
  const told = { ...particulars, mandate, ourmandate: mandate, account, aidant: t("referral-someone"), place: t("referral-somewhere") };
  return words.has(key) ? capitalised(t(key, told)) : event;
}

/** One word more, in brackets, where the event has one. */
function detailed(detail: string | undefined): string {
  if (!detail) return "";
  const told = detail.split(" ").map((word) => {
    const family = ["role", "slot", "delay-kind"].find((name) => words.has(`${name}-${word}`));
    if (family) return named(family, word);
    return /^[0-9a-hjkmnp-tv-z]{26}$/.test(word) ? short(word) : word;
  });
  return ` (${told.join(", ")})`;
}

/** A receipt says what happened, not who did it: its sentence begins without a name. */
export function receiptSentence({ event, result, at, number }: ReceiptPair): string {
  const nobody: Memory = { me: undefined, papers: [], accesses: [] };
  const line: JournalLine = { id: "", at, event, result, ...(number !== undefined && { number }) };
  const key = `act-${event.replaceAll(".", "-")}`;
  const act = words.has(key) ? t(key, particularsOf(line, nobody)) : event;
  return t("receipt-line", { act: capitalised(act), result: named("result", result), moment: fullMoment(at) });
}

function particularsOf(line: Line, memory: Memory) {
  const about = mandates(line, memory);
  return {
    who: who(line),
    thing: thing(line, memory),
    ...about,
    // To the person, the other one's part of it is « votre mandat ».
    ourmandate: memory.me === undefined ? about.mandate : t("mandate-yours"),
    about: detailed(line.detail),
    account: accountOf(line, memory),
    ...referral(line),
  };
}

/** The event in one sentence. */
export function sentence(line: Line, memory: Memory): string {
  const particulars = particularsOf(line, memory);
  const form = (kind: "did" | "you" | "act"): string => {
    const key = `${kind}-${line.event.replaceAll(".", "-")}`;
    return words.has(key) ? t(key, particulars) : line.event;
  };
  const own = memory.me !== undefined && line.actor === memory.me && !BY_ANYONE.has(line.event);
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
