/**
 * The wire (spec 06): the only file that fetches.
 *
 * In scope: one method for each route, and errors split by who is at fault.
 * Out of scope: trust. Nothing that comes from here is believed before its signature is checked elsewhere.
 */

import type { components } from "../api/schema.ts";
import { VaultError } from "./contract.ts";
import type { Progress } from "./contract.ts";
import { attempt } from "./encoding.ts";
import type { Bytes, Digest } from "./encoding.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import * as mail from "./mail/wire.ts";
import * as members from "./members/wire.ts";
import * as wire from "./wire.ts";

type Schemas = components["schemas"];

/** How long an answer, and a whole body, may take. */
const PATIENCE = 60_000;
const PATIENCE_WITH_BODIES = 600_000;

/** Bytes in one piece of an upload: little is lost with one, and progress shows. */
const PIECE = 1024 * 1024;

/** How often what may well succeed a moment later is tried again, each time after a longer pause. */
const TRIES = 5;
const FIRST_PAUSE = 250;
/** After how many tries whoever waits is told. */
const TOLD = 2;
const PASSING = new Set([
  "server-unreachable",
  "server-timeout",
  "server-answer",
  "too-many-requests",
  "journal-unavailable",
  "busy",
]);

interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A connection to the server of the page, with or without a session. */
export class Api {
  readonly #origin: string;
  readonly #token: string | undefined;

  constructor(origin: string, token?: string) {
    this.#origin = origin;
    this.#token = token;
  }

  withToken(token: string): Api {
    return new Api(this.#origin, token);
  }

  instance = (signal?: AbortSignal) => this.#get("/instance", wire.instance, signal);
  service = () => this.#get("/instance", wire.service);

  startRegistration = (start: Schemas["RegistrationStart"]) =>
    this.#post("/registrations", start, wire.registrationAnswer);
  invite = (invitation: Schemas["InvitationNew"]) => this.#post("/invitations", invitation);
  invitations = () => this.#get("/invitations", members.invitations);
  withdrawInvitation = (invitation: Digest) => this.#delete(`/invitations/${invitation}`);
  addKit = (kit: Schemas["KitNew"]) => this.#post("/kits", kit, wire.kitTaken);
  kits = () => this.#get("/kits", wire.kits);
  revokeKit = (kit: string, revocation: Schemas["KitRevocationNew"]) => this.#post(`/kits/${kit}/revocation`, revocation);
  recoveries = () => this.#get("/recoveries", wire.recoveries);
  cancelRecovery = (recovery: Id) => this.#delete(`/recoveries/${recovery}`);
  beginRecovery = (begun: Schemas["RecoveryNew"]) => this.#post("/recoveries", begun, wire.recovering);
  recovery = (recovery: Id) => this.#get(`/recoveries/${recovery}`, wire.recovering);
  openRecovery = (recovery: Id, opening: Schemas["RecoveryOpeningNew"]) =>
    this.#post(`/recoveries/${recovery}/opening`, opening, wire.recoveryOpened);
  registerRecovered = (recovery: Id, start: Schemas["RecoveryRegistration"]) =>
    this.#post(`/recoveries/${recovery}/registrations`, start, wire.recoveryRegistered);
  completeRecovery = (recovery: Id, completion: Schemas["RecoveryCompletionNew"]) =>
    this.#post(`/recoveries/${recovery}/completion`, completion, wire.sessionOpened);
  recoveryAsked = (recovery: Id) => this.#get(`/recoveries/${recovery}/request`, wire.recoveryAsked);
  approveRecovery = (recovery: Id, approval: Schemas["RecoveryApprovalNew"]) =>
    this.#post(`/recoveries/${recovery}/approvals`, approval);
  join = (join: Schemas["Join"]) => this.#post("/accounts", join, wire.sessionOpened);

  startLogin = (start: Schemas["LoginStart"], signal?: AbortSignal) =>
    this.#post("/logins", start, wire.loginAnswer, signal);
  startCardLogin = (start: Schemas["CardLoginStart"], signal?: AbortSignal) =>
    this.#post("/logins/cards", start, wire.loginAnswer, signal);
  finishLogin = (login: Id, finish: Schemas["LoginFinish"], signal?: AbortSignal) =>
    this.#post(`/logins/${login}`, finish, wire.sessionOpened, signal);
  /** Says that the secret was wrong, so that the server need not wait to count it. */
  giveUpLogin = (login: Id) => this.#delete(`/logins/${login}`);

  session = (signal?: AbortSignal) => this.#get("/session", wire.session, signal);
  endSession = () => this.#delete("/session");
  sessions = () => this.#get("/sessions", wire.sessions);
  endOtherSession = (session: Id) => this.#delete(`/sessions/${session}`);
  appPasswords = () => this.#get("/mail/app-passwords", wire.appPasswords);
  addAppPassword = (made: Schemas["AppPasswordNew"]) => this.#post("/mail/app-passwords", made, wire.appPasswordMade);
  removeAppPassword = (password: Id) => this.#delete(`/mail/app-passwords/${password}`);

  slots = () => this.#get("/slots", wire.slots);
  registerSlot = (start: Schemas["SlotRegistration"]) =>
    this.#post("/slots/registrations", start, wire.slotRegistrationAnswer);
  addSlot = (slot: Schemas["SlotNew"]) => this.#post("/slots", slot, wire.delay);
  removeSlot = (slot: Id, removal: Schemas["SlotRemoval"]) => this.#post(`/slots/${slot}/removal`, removal);
  freezeSlot = (slot: Id) => this.#post(`/slots/${slot}/freeze`, {});
  thawSlot = (slot: Id) => this.#post(`/slots/${slot}/thaw`, {});
  delays = () => this.#get("/delays", wire.delays);
  cancelDelay = (delay: Id) => this.#delete(`/delays/${delay}`);

  people = (prefix: string) => this.#get(`/people?prefix=${encodeURIComponent(prefix)}`, wire.people);
  person = (account: Id) => this.#get(`/people/${account}`, wire.person);
  team = (structure: Id) => this.#get(`/structures/${structure}/team`, wire.team);
  beginTeamKey = (structure: Id, key: Schemas["TeamKeyNew"]) => this.#post(`/structures/${structure}/team`, key);
  shareTeamKey = (structure: Id, wraps: Schemas["TeamWrapsNew"]) =>
    this.#post(`/structures/${structure}/wraps`, wraps);
  teamWork = (structure: Id) => this.#get(`/structures/${structure}/wraps`, wire.teamWork);

  documents = () => this.#get("/documents", wire.documents);
  documentPayload = (document: Id, size: number, progress: Progress, signal?: AbortSignal) =>
    this.#bytes(`/documents/${document}/payload`, size, progress, signal);
  deposit = (deposit: Schemas["DocumentNew"], signal?: AbortSignal) =>
    this.#again(() => this.#post("/documents", deposit, wire.document, signal), signal);

  fileDocument = (document: Id, filing: Schemas["FilingNew"]) => this.#post(`/documents/${document}/filing`, filing);

  removeDocument = (document: Id) => this.#delete(`/documents/${document}`);

  askExport = () => this.#post("/exports", {}, wire.exportAsked);
  erase = (erasure: Schemas["ErasureNew"]) => this.#post("/erasures", erasure, wire.erased);

  makeSeal = (seal: Schemas["SealNew"]) => this.#post("/seals", seal, wire.sealMade);
  grant = (mandate: Schemas["MandateNew"]) => this.#post("/mandates", mandate, wire.mandate);
  mandates = () => this.#get("/mandates", wire.mandates);
  mandate = (mandate: Id) => this.#get(`/mandates/${mandate}`, wire.mandate);
  actOnMandate = (mandate: Id, act: string, note: string) =>
    this.#post(`/mandates/${mandate}/${act}`, { note } satisfies Schemas["ActNew"], wire.mandate);
  view = (mandate: Id, view: Schemas["ViewNew"], signal?: AbortSignal) =>
    this.#post(`/mandates/${mandate}/views`, view, wire.viewReleased, signal);
  viewPayload = (event: Id, size: number, progress: Progress, signal?: AbortSignal) =>
    this.#bytes(`/views/${event}/payload`, size, progress, signal);

  requests = () => this.#get("/requests", wire.requests);
  acceptRequest = (request: Id, mandate: Schemas["MandateNew"]) =>
    this.#post(`/requests/${request}/acceptance`, mandate, wire.mandate);
  ask = (request: Schemas["RequestNew"]) => this.#post("/requests", request, wire.request);
  request = (request: Id) => this.#get(`/requests/${request}`, wire.request);
  endRequest = (request: Id, how: "refusal" | "withdrawal", note: string) =>
    this.#post(`/requests/${request}/${how}`, { note } satisfies Schemas["ActNew"], wire.request);
  consentToReferral = (request: Id, note: string) =>
    this.#post(`/requests/${request}/consent`, { note } satisfies Schemas["ActNew"], wire.request);
  inbox = () => this.#get("/inbox", wire.inbox);
  setInbox = (inbox: Schemas["InboxNew"]) => this.#post("/inbox", inbox, wire.inbox);

  stop = (stop: Schemas["StopNew"]) => this.#post("/stop", stop);
  journal = (after?: string) => this.#get(`/journal${pageFrom(after)}`, wire.journalPage);
  maintenance = (after?: string) => this.#get(`/maintenance${pageFrom(after)}`, wire.journalPage);
  auditEvents = (query: Record<string, string>) =>
    this.#get(`/audit/events?${new URLSearchParams(query).toString()}`, wire.journalPage);
  heads = () => this.#get("/audit/heads", wire.journalHeads);
  entries = (origin: string, from: number) =>
    this.#get(`/audit/entries?${new URLSearchParams({ origin, from: String(from) }).toString()}`, wire.entriesPage);
  alerts = () => this.#get("/audit/alerts", wire.alerts);
  alert = (alert: Id) => this.#get(`/audit/alerts/${alert}`, wire.alertShown);
  decideAlert = (alert: Id, decision: Schemas["AlertDecisionNew"]) =>
    this.#post(`/audit/alerts/${alert}/decision`, decision, wire.alert);
  approvals = () => this.#get("/approvals", wire.approvals);
  requestApproval = (request: Schemas["ApprovalNew"]) => this.#post("/approvals", request, wire.approval);
  answerApproval = (approval: Id, answer: Schemas["ApprovalAnswer"]) =>
    this.#post(`/approvals/${approval}/answer`, answer, wire.approval);
  makeExport = (wanted: Schemas["ExportNew"]) => this.#post("/audit/exports", wanted, wire.exportMade);
  exportPage = (made: Id, after?: string) =>
    this.#get(`/audit/exports/${made}${after === undefined ? "" : `?after=${encodeURIComponent(after)}`}`, wire.exportPage);
  holds = () => this.#get("/holds", wire.holds);
  placeHold = (hold: Schemas["HoldNew"]) => this.#post("/holds", hold);
  liftHold = (hold: Id) => this.#delete(`/holds/${hold}`);
  health = () => this.#get("/audit/health", wire.health);
  structures = () => this.#get("/structures", wire.structures);
  members = (structure?: Id) =>
    this.#get(`/members${structure === undefined ? "" : `?structure=${structure}`}`, members.members);
  decideMember = (account: Id, decision: string, about: Schemas["MembershipAct"]) =>
    this.#post(`/members/${account}/${decision}`, about);
  leavers = (structure: Id) => this.#get(`/structures/${structure}/leavers`, members.members);
  createStructure = (made: Schemas["StructureNew"]) => this.#post("/structures", made, wire.structure);
  places = (structure: Id) => this.#get(`/structures/${structure}/places`, members.places);
  addPlace = (structure: Id, made: Schemas["PlaceNew"]) =>
    this.#post(`/structures/${structure}/places`, made, members.place);
  removePlace = (structure: Id, place: Id) => this.#delete(`/structures/${structure}/places/${place}`);
  placeMember = (account: Id, about: Schemas["MemberPlace"]) => this.#post(`/members/${account}/place`, about);
  appoint = (appointment: Schemas["AppointmentNew"]) => this.#post("/appointments", appointment);
  offeredRoles = () => this.#get("/appointments", members.offers);
  takeRole = (answer: Schemas["AppointmentAnswer"]) => this.#post("/appointments/answer", answer);
  declineRole = (appointment: Digest) => this.#delete(`/appointments/${appointment}`);
  toHandOver = (structure: Id, account: Id) => this.#get(`/structures/${structure}/mandates/${account}`, wire.mandates);
  receipt = (event: Id) => this.#get(`/events/${event}/receipt`, wire.receiptPair);

  notices = () => this.#get("/notices", wire.notices);
  noticesSeen = (notices: string[]) => this.#post("/notices/seen", { notices } satisfies Schemas["NoticesSeen"]);

  mailIdentity = () => this.#get("/mail/certificates", mail.identity);
  publishCertificate = (certificate: Schemas["CertificateNew"]) =>
    this.#post("/mail/certificates", certificate, mail.identity);
  revokeCertificate = (revocation: Schemas["CertificateRevocationNew"]) => this.#post("/mail/certificates/revocation", revocation);
  boxIdentity = (structure: Id) => this.#get(`/structures/${structure}/mail/certificates`, mail.boxIdentity);
  publishBoxCertificate = (structure: Id, certificate: Schemas["BoxCertificateNew"]) =>
    this.#post(`/structures/${structure}/mail/certificates`, certificate, mail.boxIdentity);
  mailDirectory = (like: string) => this.#get(`/mail/directory?like=${encodeURIComponent(like)}`, mail.directory);
  addressee = (address: string) => this.#get(`/mail/directory/${encodeURIComponent(address)}`, mail.addressee);
  mailboxes = () => this.#get("/mail/mailboxes", mail.mailboxes);
  makeMailbox = (mailbox: Schemas["MailboxNew"]) => this.#post("/mail/mailboxes", mailbox, mail.mailbox);
  messages = (mailbox: Id, from: number) =>
    this.#get(`/mail/mailboxes/${mailbox}/messages?from=${from}&limit=500`, mail.page);
  message = (mailbox: Id, uid: number, size: number) =>
    this.#bytes(`/mail/mailboxes/${mailbox}/messages/${uid}`, size, () => undefined);
  flagMessages = (mailbox: Id, flags: Schemas["FlagsNew"]) => this.#post(`/mail/mailboxes/${mailbox}/flags`, flags);
  moveMessages = (mailbox: Id, move: Schemas["MailCopyNew"]) => this.#post(`/mail/mailboxes/${mailbox}/moves`, move);
  removeMessages = (mailbox: Id, removal: Schemas["MailRemoval"]) =>
    this.#post(`/mail/mailboxes/${mailbox}/removals`, removal);
  appendMessage = (mailbox: Id, flags: string, message: Bytes) =>
    this.#handIn(`/mail/mailboxes/${mailbox}/messages?flags=${encodeURIComponent(flags)}`, message, {}, mail.appended);
  sendMessage = (recipients: readonly string[], message: Bytes) =>
    this.#handIn("/mail/messages?copy=true", message, addressed(recipients), mail.sent);

  sendReferral = (referral: Id, recipients: readonly string[], message: Bytes) =>
    this.#handIn(`/requests/${referral}/letter`, message, addressed(recipients), mail.sent);

  /** Asks again for as long as the network is away, and says so to whoever waits; what the server refuses is refused. */
  async patiently<T>(request: () => Promise<T>, wait: () => void, signal?: AbortSignal): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await request();
      } catch (reason) {
        if (!isPassing(reason) || (tries >= TRIES && !isAway(reason))) throw reason;
        if (tries >= TOLD) wait();
        await pause(Math.min(tries, TRIES), signal);
      }
    }
  }

  /**
   * Brings a ciphertext to the server, piece by piece; an interruption goes on from where the server stands (tus), however
   * long the network is away.
   */
  async upload(payload: Bytes, progress: Progress, signal?: AbortSignal): Promise<Id> {
    let offset = 0;
    const wait = (): void => {
      progress(offset, payload.length, true);
    };
    const upload = await this.patiently(() => this.#beginUpload(payload.length, signal), wait, signal);
    for (let tries = 0; offset < payload.length; ) {
      progress(offset, payload.length);
      try {
        const body = payload.subarray(offset, offset + PIECE);
        offset = await this.#continueUpload(upload, offset, body, signal);
        tries = 0;
      } catch (reason) {
        if (!isPassing(reason) || (tries >= TRIES && !isAway(reason))) throw reason;
        await pause(Math.min(tries++, TRIES), signal);
        // Where the connection broke, the server knows better than we do how far it got.
        offset = await this.patiently(() => this.#uploadOffset(upload, signal), wait, signal);
      }
    }
    progress(payload.length, payload.length);
    return upload;
  }

  async #beginUpload(length: number, signal?: AbortSignal): Promise<Id> {
    const headers = { ...TUS, "Upload-Length": String(length) };
    const response = await this.#ask("POST", "/uploads", { headers, signal });
    const upload = parseId(response.headers.get("location")?.split("/").at(-1) ?? "");
    if (upload === undefined) throw new VaultError("server-answer");
    return upload;
  }

  async #uploadOffset(upload: Id, signal?: AbortSignal): Promise<number> {
    return offsetOf(await this.#ask("HEAD", `/uploads/${upload}`, { headers: TUS, signal }));
  }

  async #continueUpload(upload: Id, offset: number, body: Bytes, signal?: AbortSignal): Promise<number> {
    const headers = {
      ...TUS,
      "Upload-Offset": String(offset),
      "Content-Type": "application/offset+octet-stream",
    };
    const asked = { headers, body, patience: PATIENCE_WITH_BODIES, signal };
    return offsetOf(await this.#ask("PATCH", `/uploads/${upload}`, asked));
  }

  async #again<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await request();
      } catch (reason) {
        if (!isPassing(reason) || tries === TRIES) throw reason;
        await pause(tries, signal);
      }
    }
  }

  async #get<T>(path: string, read: wire.Reader<T>, signal?: AbortSignal): Promise<T> {
    return understood(await this.#ask("GET", path, { signal }), read);
  }

  /** Without a reader, nothing of the answer is asked for but that it is none of refusal. */
  async #post(path: string, body: object): Promise<void>;
  async #post<T>(path: string, body: object, read: wire.Reader<T>, signal?: AbortSignal): Promise<T>;
  async #post(path: string, body: object, read?: wire.Reader<unknown>, signal?: AbortSignal): Promise<unknown> {
    const asked = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal };
    const response = await this.#ask("POST", path, asked);
    return read === undefined ? undefined : understood(response, read);
  }

  /** Hands a whole message in. */
  async #handIn<T>(path: string, body: Bytes, named: Record<string, string>, read: wire.Reader<T>): Promise<T> {
    const headers = { "Content-Type": "message/rfc822", ...named };
    return understood(await this.#ask("POST", path, { headers, body, patience: PATIENCE_WITH_BODIES }), read);
  }

  async #delete(path: string): Promise<void> {
    await this.#ask("DELETE", path, {});
  }

  /** Exactly so many bytes, as somebody signed; a body of another length is given up at once. */
  async #bytes(path: string, size: number, progress: Progress, signal?: AbortSignal): Promise<Bytes> {
    const response = await this.#ask("GET", path, { patience: PATIENCE_WITH_BODIES, signal });
    const bytes = new Uint8Array(size);
    let done = 0;
    const reader = response.body?.getReader();
    for (;;) {
      progress(done, size);
      const piece = await reader?.read().catch((reason: unknown) => broken(reason, signal));
      if (piece?.value === undefined) break;
      if (done + piece.value.length > size) {
        await reader?.cancel();
        throw new VaultError("mismatch", { reason: "payload size" });
      }
      bytes.set(piece.value, done);
      done += piece.value.length;
    }
    if (done !== size) throw new VaultError("mismatch", { reason: "payload size" });
    return bytes;
  }

  async #ask(method: string, path: string, { headers, body, patience = PATIENCE, signal }: Asked): Promise<Response> {
    const limits = [AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])];
    const request: RequestInit = {
      method,
      headers: { ...headers, ...(this.#token !== undefined && { Authorization: `Bearer ${this.#token}` }) },
      signal: AbortSignal.any(limits),
      // The session is the token's, and what a server answers is nobody's to keep.
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      ...(body !== undefined && { body }),
    };
    const response = await fetch(`${this.#origin}/api/v1${path}`, request).catch((reason: unknown) =>
      broken(reason, signal),
    );
    if (response.ok) return response;
    throw await refusal(response);
  }
}

function pageFrom(after: string | undefined): string {
  return after === undefined ? "?limit=200" : `?limit=200&after=${encodeURIComponent(after)}`;
}

/** Addresses of requests end in logs; whom a message goes to stands in a header. */
function addressed(recipients: readonly string[]): Record<string, string> {
  return { "ecrin-recipients": recipients.join(", ") };
}

const TUS = { "Tus-Resumable": "1.0.0" };

function offsetOf(response: Response): number {
  const offset = Number(response.headers.get("upload-offset") ?? NaN);
  if (!Number.isSafeInteger(offset)) throw new VaultError("server-answer");
  return offset;
}

async function understood<T>(response: Response, read: wire.Reader<T>): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  const answer = attempt(() => ({ read: read(body) }));
  if (answer === undefined) throw new VaultError("server-answer");
  return answer.read;
}

/** What a server that refuses says; an answer to HEAD has no body, and so no code. */
async function refusal(response: Response): Promise<VaultError> {
  const body: unknown = await response.json().catch(() => undefined);
  const said = attempt(() => wire.errorBody(body));
  if (said === undefined) return new VaultError(response.status === 404 ? "not-found" : "server-answer");
  const event = said.event === undefined ? {} : { event: said.event };
  return new VaultError(said.code, event, said.retry_after);
}

/** Why no answer came. */
function broken(reason: unknown, signal?: AbortSignal): never {
  if (signal?.aborted === true) throw new VaultError("aborted");
  const late = reason instanceof DOMException && reason.name === "TimeoutError";
  throw new VaultError(late ? "server-timeout" : "server-unreachable");
}

function isPassing(reason: unknown): boolean {
  return reason instanceof VaultError && PASSING.has(reason.code);
}

/** Nothing came back at all: that is the network's doing, and it may take its time. */
function isAway(reason: unknown): boolean {
  return reason instanceof VaultError && (reason.code === "server-unreachable" || reason.code === "server-timeout");
}

async function pause(tries: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE * 2 ** tries));
  if (signal?.aborted === true) throw new VaultError("aborted");
}
