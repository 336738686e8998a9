/**
 * The answers of a server, as far as this client reads them (spec 06).
 *
 * What comes over the wire is not believed, not even its shape: a field that is missing or of another type makes the
 * answer one that cannot be understood. Fields that are not listed are ignored, as the wire allows.
 */

import type { components } from "../api/schema.ts";
import { digestFrom, unbase64 } from "./encoding.ts";
import type { Bytes, Digest } from "./encoding.ts";
import { parseVerifyingKey } from "./ed25519.ts";
import type { VerifyingKey } from "./ed25519.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { parseRecipient } from "./recipient.ts";
import type { Recipient } from "./recipient.ts";
import { parseTime } from "./time.ts";
import type { Time } from "./time.ts";
import type { LinkText } from "./trust.ts";
import { ALERT_STATES, DELAY_KINDS, FOUR_EYES_ACTS, OUTCOMES, RECOVERY_STATES, ROLES, SLOT_KINDS } from "./vocabulary.ts";

type Schemas = components["schemas"];

/** Reads a value that came over the wire, or throws. */
export type Reader<T> = (value: unknown) => T;

/** What a reader reads. */
export type Read<R> = R extends Reader<infer T> ? T : never;

/** An answer that is not of this protocol. */
export class WireError extends Error {}

function parsed<T>(parse: (text: string) => T | undefined): Reader<T> {
  return (value) => {
    const read = typeof value === "string" ? parse(value) : undefined;
    if (read === undefined) throw new WireError();
    return read;
  };
}

export const text = parsed((value) => value);
export const id: Reader<Id> = parsed(parseId);
export const time: Reader<Time> = parsed(parseTime);
export const bytes: Reader<Bytes> = parsed(unbase64);
export const digest: Reader<Digest> = parsed(digestFrom);
const recipient: Reader<Recipient> = parsed(parseRecipient);
const verifyingKey: Reader<VerifyingKey> = parsed(parseVerifyingKey);

export function word<const W extends string>(list: readonly W[]): Reader<W> {
  return parsed((value) => list.find((known) => known === value));
}

export const number: Reader<number> = (value) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new WireError();
  return value;
};

export const truth: Reader<boolean> = (value) => {
  if (typeof value !== "boolean") throw new WireError();
  return value;
};

export function maybe<T>(read: Reader<T>): Reader<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : read(value));
}

export function list<T>(read: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new WireError();
    return value.map(read);
  };
}

/** An object of the wire. Its fields are among those that the server's own description names. */
export function object<Name extends keyof Schemas>(name: Name) {
  return <R extends { readonly [Field in keyof Schemas[Name]]?: Reader<unknown> }>(
    fields: R & Record<Exclude<keyof R, keyof Schemas[Name]>, never>,
  ): Reader<{ readonly [Field in keyof R]: Read<R[Field]> }> => {
    const readers = Object.entries(fields) as [keyof R, Reader<unknown>][];
    return (value) => {
      if (typeof value !== "object" || value === null) throw new WireError(name);
      const found = value as Partial<Record<keyof R, unknown>>;
      const read = readers.map(([field, reader]) => [field, reader(found[field])] as const);
      return Object.fromEntries(read) as { [Field in keyof R]: Read<R[Field]> };
    };
  };
}

export const structure = object("Structure")({ id, name: text });
const role = word(ROLES);

export const instance = object("Instance")({ domain: text, key: verifyingKey, now: time });
export const service = object("Instance")({
  domain: text,
  key: verifyingKey,
  version: text,
  max_file: number,
  closing: maybe(object("Closing")({ closes: time, ends: time })),
});

export const loginAnswer = object("LoginAnswer")({ login: id, response: text });

export const session = object("Session")({
  account: id,
  role,
  structures: list(structure),
  now: time,
  until: time,
  idle_seconds: number,
  notices: number,
  team_work: maybe(truth),
  last: maybe(object("LastUse")({ at: time, kind: text })),
});

export const sessionOpened = object("SessionOpened")({ token: text, keyring: bytes, session });

export const registrationAnswer = object("RegistrationAnswer")({ response: text, invitation: text });

/** Chains lie in one another: how deep, whoever walks them decides. */
const link: Reader<LinkText> = (value) => readLink(value);
const readLink = object("LinkText")({
  invitation: text,
  record: text,
  appointments: (value) =>
    maybe(list(object("AppointmentText")({ note: text, chain: list(link) })))(value) ?? [],
});

export const person = object("Person")({ account: id, structures: list(structure), chain: list(link) });
export const people = list(person);

/** What a letter carries that hands a person over; no answer of a server, and read as strictly. */
export interface ReferralProof {
  referral: string;
  consent: string;
  words: string;
  chain: LinkText[];
}

export function readProof(json: string | undefined): ReferralProof | undefined {
  try {
    const read = JSON.parse(json ?? "") as Partial<Record<keyof ReferralProof, unknown>> | null;
    const { referral, consent, words, chain } = read ?? {};
    return { referral: text(referral), consent: text(consent), words: text(words), chain: list(link)(chain) };
  } catch {
    return undefined;
  }
}

export const document = object("Document")({
  id,
  version: number,
  deposit: text,
  envelope: bytes,
  payload_size: number,
  filed: truth,
  at: time,
  event: id,
});
export const documents = list(document);

export const sealMade = object("SealMade")({ mandate: id, seal: recipient });

export const mandate = object("Mandate")({
  id,
  note: text,
  state: text,
  accepted: maybe(time),
  views: number,
  grantee: text,
  structure: maybe(structure),
  owner: person,
});
export const mandates = list(mandate);

export const request = object("Request")({
  id,
  note: text,
  state: text,
  until: time,
  answered: maybe(time),
  wish: maybe(bytes),
  asker: person,
  structure: maybe(structure),
  consent: maybe(text),
  message: maybe(id),
});
export const requests = list(request);

export const inbox = object("Inbox")({ closed: truth, waiting: number });

export const viewReleased = object("ViewReleased")({
  event: id,
  envelope: bytes,
  payload_sha256: text,
  payload_size: number,
  receipt: text,
});

export const team = object("Team")({ structure, keys: list(text), makers: people });
export const teamWork = object("TeamWork")({
  wraps: list(object("TeamWrap")({ generation: number, wrap: bytes })),
  renew: truth,
  missing: list(object("TeamMissing")({ generation: number, account: id })),
  members: list(id),
});

const journalRow = object("JournalRow")({
  id,
  at: time,
  event: text,
  result: word(OUTCOMES),
  reason: maybe(text),
  actor: maybe(id),
  actor_name: maybe(text),
  actor_role: maybe(role),
  structure: maybe(structure),
  subject: maybe(id),
  sequence: maybe(number),
  mandate: maybe(id),
  document: maybe(id),
  number: maybe(number),
  purpose: maybe(text),
  detail: maybe(text),
  origin: text,
  index: number,
});
export const journalPage = object("JournalPage")({
  events: list(journalRow),
  next: maybe(text),
});

export const journalHeads = object("JournalHeads")({ checkpoints: list(text) });
export const entriesPage = object("EntriesPage")({
  minimum: maybe(number),
  edge: maybe(list(digest)),
  entries: list(
    object("OpenedEntry")({
      index: number,
      entry: bytes,
      opened: maybe(
        object("OpenedParts")({ key: bytes, core: text, subject: text, actor_key: bytes, actor: text }),
      ),
    }),
  ),
});
export const structures = list(object("StructureItem")({ id, name: text, members: number, referents: number }));

export const alert = object("Alert")({
  id,
  code: text,
  state: word(ALERT_STATES),
  at: time,
  last: time,
  account: maybe(id),
  name: maybe(text),
  seen: number,
  limit: number,
  usual: maybe(number),
  events: number,
  since: number,
  decisions: list(object("AlertDecided")({ state: word(["justified", "escalated"]), by: id, at: time, reason: text })),
});
export const alerts = list(alert);
export const alertShown = object("AlertShown")({ alert, rows: list(journalRow) });

/** What became of a request for a second administrator: the server's own words. */
const APPROVAL_STATES = ["waiting", "given", "refused", "used", "over"] as const;

export const approval = object("ApprovalShown")({
  id,
  act: word(FOUR_EYES_ACTS),
  subject: text,
  requester: id,
  request: text,
  at: time,
  until: time,
  state: word(APPROVAL_STATES),
  approver: maybe(id),
  answer: maybe(text),
});
export const approvals = list(approval);

/** What is written to a file as it came: a reader of that file holds every word of it against its proof. */
const asItCame: Reader<Record<string, unknown>> = (value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new WireError();
  return value as Record<string, unknown>;
};
const exportRow: Reader<Record<string, unknown> & { origin: string; index: number }> = (value) => {
  const row = asItCame(value);
  return { ...row, origin: text(row["origin"]), index: number(row["index"]) };
};
const madeTimes = object("ExportMade")({ id, at: time, filter: asItCame, checkpoints: list(text) });
export const exportMade: Reader<Omit<Read<typeof madeTimes>, "at"> & { at: string; madeAt: Time }> = (value) => {
  const { at, ...made } = madeTimes(value);
  return { ...made, madeAt: at, at: text(asItCame(value)["at"]) };
};
const exportLine = object("ExportLine")({ row: exportRow, opened: asItCame, proof: list(text) });
export const exportPage = object("ExportPage")({ lines: list(exportLine), next: maybe(text) });

export const holds = list(
  object("Hold")({ id, account: maybe(id), mandate: maybe(id), reference: text, by: id, at: time, until: time, holds: truth }),
);

export const health = object("Health")({
  now: time,
  version: text,
  looked: maybe(time),
  clock_behind: number,
  tended: truth,
  unsaid_days: number,
  unpurged: truth,
  disk_free: maybe(number),
  disk_size: maybe(number),
});

export const notices = list(
  object("Notice")({
    id,
    code: text,
    at: time,
    due: maybe(time),
    mandate: maybe(id),
    document: maybe(id),
    structure: maybe(id),
    account: maybe(id),
    detail: maybe(text),
    seen: maybe(time),
  }),
);

export const sessions = list(object("SessionItem")({ id, opened: time, used: time, current: truth }));
export const appPasswords = list(object("AppPasswordItem")({ id, name: text, created: time, used: maybe(time) }));
export const appPasswordMade = object("AppPasswordMade")({ id, name: text, user: text, password: text });

export const slots = list(
  object("SlotItem")({
    id,
    kind: word(SLOT_KINDS),
    added: maybe(time),
    used: maybe(time),
    frozen: maybe(time),
    current: truth,
  }),
);
export const slotRegistrationAnswer = object("SlotRegistrationAnswer")({ response: text });
export const delay = object("Delay")({
  id,
  kind: word(DELAY_KINDS),
  asked: time,
  due: time,
  attested: list(id),
  cancelled: maybe(time),
  done: maybe(time),
});
export const delays = list(delay);

export const exportAsked = object("ExportAsked")({ delay: maybe(delay) });
export const erased = object("Erased")({ documents: number, mandates: number, openings: number });

const kitNumber = parsed((value) => (/^[0-9]{12}$/.test(value) ? value : undefined));
export const kitTaken = object("KitTaken")({ kit: kitNumber, delay: maybe(delay) });
const kitHeld = object("KitHeld")({
  kit: kitNumber,
  note: text,
  since: time,
  checked: maybe(time),
  check_due: time,
  structure: maybe(structure),
});
export const kits = list(kitHeld);
export const recoveries = list(
  object("RecoveryItem")({ id, begun: time, due: time, state: word(RECOVERY_STATES) }),
);

export const recovering = object("Recovering")({
  id,
  state: word(RECOVERY_STATES),
  now: time,
  due: maybe(time),
  met: number,
  kit: maybe(text),
  structure_share: maybe(bytes),
  service_share: maybe(bytes),
});
export const recoveryOpened = object("RecoveryOpened")({ token: text, half: bytes, keyring: bytes });
export const recoveryRegistered = object("RecoveryRegistered")({ response: text });
export const recoveryAsked = object("RecoveryAsked")({
  note: text,
  owner: person,
  kit: text,
  structure_share: maybe(bytes),
  state: word(RECOVERY_STATES),
  due: maybe(time),
});

export const receiptPair = object("ReceiptPair")({ short: text, proof: text });

export const errorBody = object("ErrorBody")({ code: text, event: maybe(text), retry_after: maybe(number) });

/** The fields that are there, for the page's optional ones. */
export function present<T extends object>(fields: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

export type Instance = Read<typeof instance>;
export type Session = Read<typeof session>;
export type SessionOpened = Read<typeof sessionOpened>;
export type Person = Read<typeof person>;
export type Delay = Read<typeof delay>;
export type KitHeld = Read<typeof kitHeld>;
export type Recovering = Read<typeof recovering>;
export type Document = Read<typeof document>;
export type Mandate = Read<typeof mandate>;
export type Request = Read<typeof request>;
export type ViewReleased = Read<typeof viewReleased>;
export type OpenedEntry = Read<typeof entriesPage>["entries"][number];
export type ExportLine = Read<typeof exportLine>;
export type ExportFilter = Schemas["AuditFilter"];
export type Approval = Read<typeof approval>;
export type Hold = Read<typeof holds>[number];
export type Alert = Read<typeof alert>;
export type JournalRow = Read<typeof journalPage>["events"][number];
