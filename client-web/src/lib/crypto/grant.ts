/** Granting: the owner signs who may see which papers until when (spec 04). */

import { VaultError } from "./contract.ts";
import type { Access, Contact, GrantWish } from "./contract.ts";
import { base64, digestOf, utf8 } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import { seal } from "./envelope.ts";
import { idOf, parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { fingerprint } from "./identity.ts";
import { checkDocuments, checkPeriod, mandate } from "./mandate.ts";
import type { Grantee, MandateDocument } from "./mandate.ts";
import { checked, shownAccess } from "./mandates.ts";
import { allPapers, paperOf } from "./papers.ts";
import type { Known } from "./people.ts";
import { recipientDigest } from "./recipient.ts";
import type { Recipient } from "./recipient.ts";
import { recordDigest, sealRecord } from "./record.ts";
import type { Record } from "./record.ts";
import type { SignedIn } from "./signin.ts";
import { newestTeamKey } from "./teams.ts";
import { parseTime, wholeSeconds } from "./time.ts";
import type { Time } from "./time.ts";
import { CONSENTS, PURPOSES, RIGHTS, isProfessional } from "./vocabulary.ts";

/** The shortest beginning of an id that is searched for. */
const SHORTEST = 6;

/** Professionals whose id begins so, or the one person or structure with a whole id; each chain was checked. */
export async function findPeople(me: SignedIn, typed: string): Promise<Contact[]> {
  const text = typed.trim().toLowerCase();
  const whole = parseId(text);
  if (whole === undefined) {
    if (!/^[0-9a-z]*$/.test(text) || text.length > 25) throw new VaultError("bad-id", { id: text.slice(0, 40) });
    if (text.length < SHORTEST) throw new VaultError("id-too-short", { id: text });
    const found = await Promise.all((await me.api.people(text)).map((person) => me.people.check(person)));
    return Promise.all(found.filter(({ record }) => isProfessional(record.role)).map(contact));
  }
  const person = await absentIfNotFound(me.people.known(whole));
  if (person !== undefined) return [await contact(person)];
  const newest = await absentIfNotFound(newestTeamKey(me, whole));
  if (newest === undefined) return [];
  return [{ id: whole, name: newest.name, kind: "structure" }];
}

export async function contact(known: Known): Promise<Contact> {
  const { account: id, name, place } = known;
  const print = await fingerprint(known.record);
  return { id, name, ...(place !== undefined && { place }), fingerprint: print, kind: "person" };
}

async function absentIfNotFound<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((reason: unknown) => {
    if (reason instanceof VaultError && reason.code === "not-found") return undefined;
    throw reason;
  });
}

/** To whom a mandate goes, as far as signing and showing it needs. */
interface Addressee {
  readonly grantee: Grantee;
  readonly recipient: Recipient;
  readonly name: string;
  readonly place: string | undefined;
}

async function addressee(me: SignedIn, wish: GrantWish): Promise<Addressee> {
  const id = idOf(wish.grantee);
  if (wish.granteeRole !== undefined) {
    const newest = await newestTeamKey(me, id);
    const grantee = { kind: "structure", id, role: wish.granteeRole } as const;
    return { grantee, recipient: newest.recipient, name: newest.name, place: undefined };
  }
  if (id === me.account) throw new VaultError("to-oneself");
  const { record, name, place } = await me.people.known(id);
  if (!isProfessional(record.role)) throw new VaultError("grantee-not-professional", { name });
  return { grantee: { kind: "person", id }, recipient: record.encryption, name, place };
}

/** What a mandate answers or goes on from. */
interface Occasion {
  /** The digest of the mandate whose place it takes. */
  readonly previous?: Digest | undefined;
  /** Where it is handed in, if not by itself. */
  readonly hand?: SignedIn["api"]["grant"];
}

/** Signs and seals what the person agreed to, and hands it in. */
export async function grant(
  me: SignedIn,
  wish: GrantWish,
  { previous, hand = me.api.grant }: Occasion = {},
): Promise<Access> {
  const now = await me.now();
  const [from, until] = [moment(wish.from), moment(wish.until)];
  checkPeriod(from, until, now);
  checkDocuments(wish.documents);
  if (wish.maxViews === 0) throw new VaultError("no-views");
  const papers = await allPapers(me);
  const chosen = wish.documents.map((id) => paperOf(papers, id).record);
  const to = await addressee(me, wish);

  const { mandate: id, seal: outer } = await me.api.makeSeal({ until: wish.until });
  const [document, envelopes] = await sealed(me, chosen, id, to.recipient, outer);
  const note = await me.sign(mandate, {
    id,
    owner: me.account,
    grantee: to.grantee,
    granteeKey: await recipientDigest(to.recipient),
    seal: outer,
    document,
    right: one(RIGHTS, wish.right),
    purpose: one(PURPOSES, wish.purpose),
    from,
    until,
    maxViews: wish.maxViews,
    consent: one(CONSENTS, wish.consent),
    text: { id: wish.shown.id, language: wish.shown.language, digest: await digestOf(utf8(wish.shown.text)) },
    previous,
  });
  const granted = await checked(me, await hand({ note: note.toText(), envelopes }));
  if ((await granted.note.digest()) !== (await note.digest())) {
    throw new VaultError("verification-failed", { reason: "another mandate" });
  }
  const access = shownAccess(me, granted, papers);
  const { name, place } = to;
  return { ...access, grantee: { ...access.grantee, name, ...(place !== undefined && { place }) } };
}

/** The same keys to the same payloads, but bound to this mandate, and with the name their reader needs. */
async function sealed(
  me: SignedIn,
  chosen: readonly Record[],
  mandate: Id,
  inner: Recipient,
  outer: Recipient,
): Promise<[MandateDocument[], string[]]> {
  const lines: MandateDocument[] = [];
  const envelopes: string[] = [];
  for (const own of chosen) {
    const record: Record = { ...own, mandate, owner_name: me.keyring.name };
    envelopes.push(base64(await seal([outer], await sealRecord(record, inner))));
    lines.push({
      number: lines.length + 1,
      document: record.document,
      version: record.version,
      payload: record.payload_sha256,
      record: await recordDigest(record),
    });
  }
  return [lines, envelopes];
}

function moment(text: string): Time {
  const time = parseTime(text);
  if (time === undefined) throw new VaultError("bad-time", { text: text.slice(0, 40) });
  return wholeSeconds(time);
}

/** A word of a closed list, as somebody typed or chose it. */
function one<W extends string>(list: readonly W[], word: string): W {
  const found = list.find((known) => known === word);
  if (found === undefined) throw new VaultError("usage", { word: word.slice(0, 40) });
  return found;
}
