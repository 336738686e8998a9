/**
 * Acts that need two administrators (spec 10): asking for one, what waits, and the second one's answer.
 *
 * Who really asks, and for what exactly, is checked before it is shown; what is signed is the request as its author signed
 * it, and not as the server tells it.
 */

import { approval as approvalNote, approvalRequest } from "./audit.ts";
import { VaultError } from "./contract.ts";
import type { Approval, AskedAct, ExportFilter } from "./contract/control.ts";
import { attempt, digestOf, utf8 } from "./encoding.ts";
import { idOf, parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { SignedNote } from "./note.ts";
import type { Known } from "./people.ts";
import { askSecond } from "./second.ts";
import type { FourEyesAct } from "./second.ts";
import type { SignedIn } from "./signin.ts";
import { parseTime, printTime } from "./time.ts";
import { CHANNELS, EVENTS, GROUNDS, OUTCOMES, PURPOSES } from "./vocabulary.ts";
import type * as wire from "./wire.ts";

function another(): VaultError {
  return new VaultError("verification-failed", { reason: "another approval" });
}

/** One whom another one invited as such: what the server makes of somebody is no word in this. */
const isAdmin = ({ record }: Known): boolean => record.role === "admin";

type Request = SignedNote<ReturnType<typeof approvalRequest.read>>;

/** The request as its asker signed it, which must be what the server says of it. */
async function requestOf(me: SignedIn, told: wire.Approval): Promise<{ note: Request; name: string }> {
  const note = SignedNote.parse(approvalRequest, told.request);
  const asker = await me.people.known(told.requester);
  const body = await asker.verify(note, me.instance.domain);
  const subject = await digestOf(utf8(told.subject));
  if (body.act !== told.act || body.requester !== told.requester || body.subject !== subject) throw another();
  if (!isAdmin(asker)) throw another();
  return { note, name: asker.name };
}

/** Who answered, whose signature must be under the answer that the server tells. */
async function approverOf(me: SignedIn, told: wire.Approval, request: Request): Promise<Approval["approver"]> {
  if (told.approver === undefined || told.answer === undefined) return undefined;
  const approver = await me.people.known(told.approver);
  const body = await approver.verify(SignedNote.parse(approvalNote, told.answer), me.instance.domain);
  const agrees = body.approver === told.approver && body.request === (await request.digest());
  // An answer of the asker herself is none, whatever the server makes of it.
  if (!agrees || told.approver === told.requester || body.given === (told.state === "refused")) throw another();
  if (!isAdmin(approver)) throw another();
  return { id: approver.account, name: approver.name };
}

/** Given and used need an answer; without one, nobody has said yes. */
const ANSWERED = new Set(["given", "used", "refused"]);

async function shown(me: SignedIn, told: wire.Approval): Promise<Approval> {
  const { note, name } = await requestOf(me, told);
  const approver = await approverOf(me, told, note);
  if (approver === undefined && ANSWERED.has(told.state)) throw another();
  return {
    ...outline(me, told),
    asked: readAsked(told.act, told.subject),
    requester: { id: told.requester, name },
    ...(approver !== undefined && { approver }),
  };
}

/** What is left of one that is not authentic. */
function outline(me: SignedIn, { id, act, subject, requester, at, until, state }: wire.Approval): Approval {
  return {
    ...{ id, act, subject, state },
    asked: { kind: "other" },
    requester: { id: requester, name: "" },
    mine: requester === me.account,
    at: printTime(at),
    until: printTime(until),
  };
}

export async function listApprovals(me: SignedIn): Promise<Approval[]> {
  const all = await me.api.approvals();
  return Promise.all(
    all.map((told) =>
      shown(me, told).catch((reason: unknown) => {
        if (!(reason instanceof VaultError)) throw reason;
        return { ...outline(me, told), refused: reason.code };
      }),
    ),
  );
}

/** Asks the other administrators for exactly this. */
export async function requestApproval(me: SignedIn, act: FourEyesAct, subject: string): Promise<Approval> {
  const told = await askSecond(me, act, subject);
  if (told.act !== act || told.subject !== subject || told.requester !== me.account) throw another();
  return shown(me, told);
}

/** What I asked for and may do now, because another administrator has signed that I may: the server's word is not enough. */
export async function givenTo<Act extends AskedAct["kind"]>(me: SignedIn, typed: string, act: Act): Promise<Given<Act>> {
  const id = idOf(typed);
  const told = (await me.api.approvals()).find((one) => one.id === id);
  if (told === undefined) throw new VaultError("not-found", { id });
  const { asked, state, subject } = await shown(me, told);
  if (told.requester !== me.account || !isOf(asked, act)) throw new VaultError("approval-other");
  if (state === "waiting") throw new VaultError("approval-needed");
  if (state !== "given") throw new VaultError("approval-over");
  return { id, subject, asked };
}

/** What was given: its id, the words that were signed, and the same words read. */
interface Given<Act extends AskedAct["kind"]> {
  readonly id: Id;
  readonly subject: string;
  readonly asked: Extract<AskedAct, { kind: Act }>;
}

function isOf<Act extends AskedAct["kind"]>(asked: AskedAct, act: Act): asked is Extract<AskedAct, { kind: Act }> {
  return asked.kind === act;
}

export async function answerApproval(me: SignedIn, typed: string, given: boolean): Promise<Approval> {
  const id = idOf(typed);
  const told = (await me.api.approvals()).find((one) => one.id === id);
  if (told === undefined) throw new VaultError("not-found", { id });
  const { note } = await requestOf(me, told);
  if (told.requester === me.account) throw new VaultError("approval-own");
  const body = { request: await note.digest(), given, approver: me.account, at: await me.now() };
  return shown(me, await me.api.answerApproval(id, { note: (await me.sign(approvalNote, body)).toText() }));
}

const READERS: Readonly<Record<string, (subject: string) => AskedAct | undefined>> = {
  "journal-export": readExport,
  "legal-hold": readHold,
  erasure: readErasure,
  "admin-invitation": (subject) => (subject === "admin-invitation" ? { kind: subject } : undefined),
};

/** What is asked for, where every word of it is one that this client knows. */
export function readAsked(act: string, subject: string): AskedAct {
  return READERS[act]?.(subject) ?? { kind: "other" };
}

function readHold(subject: string): AskedAct | undefined {
  const [, of, id, days, reference] = /^hold (account|mandate) ([0-9a-z]{26}) (\d{1,5}) (.+)$/.exec(subject) ?? [];
  if (parseId(id ?? "") === undefined || reference === undefined) return undefined;
  return { kind: "legal-hold", of: of as "account" | "mandate", id: id as Id, days: Number(days), reference };
}

function readErasure(subject: string): AskedAct | undefined {
  const [, account, ground] = /^erase ([0-9a-z]{26}) ([a-z]+)$/.exec(subject) ?? [];
  const known = GROUNDS.find((word) => word === ground);
  return parseId(account ?? "") === undefined || known === undefined
    ? undefined
    : { kind: "erasure", account: account as Id, ground: known };
}

const one = (list: readonly string[]) => (value: unknown) => list.some((word) => word === value);
const isId = (value: unknown): boolean => typeof value === "string" && parseId(value) !== undefined;
const isTime = (value: unknown): boolean => typeof value === "string" && parseTime(value) !== undefined;
const isText = (value: unknown): boolean => typeof value === "string";

/** What a filter may say, and how. Whoever approves must be told all of it: one word more, and none of it is told. */
const CRITERIA: Readonly<Record<string, (value: unknown) => boolean>> = {
  aidant: isId,
  structure: isId,
  mandate: isId,
  beneficiary: isId,
  event: one(EVENTS),
  family: isText,
  result: one(OUTCOMES),
  channel: one(CHANNELS),
  purpose: one(PURPOSES),
  outside_hours: (value) => value === true,
  no_witness: (value) => value === true,
  ends_before: isTime,
  from: isTime,
  to: isTime,
  ticket: isText,
};

function readExport(subject: string): AskedAct | undefined {
  const read = attempt((): unknown => JSON.parse(subject));
  if (typeof read !== "object" || read === null || Array.isArray(read)) return undefined;
  const said = Object.entries(read);
  if (!said.every(([name, value]) => Object.hasOwn(CRITERIA, name) && CRITERIA[name]?.(value))) return undefined;
  const filter: ExportFilter = Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
  return { kind: "journal-export", filter };
}
