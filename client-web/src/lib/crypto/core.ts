/** The core: one person's session, her keys, and everything the page may ask (see `contract.ts`). */

import { stop } from "./act.ts";
import type { mandateActs } from "./act.ts";
import { letGo, openQuestions, sayNo, sayYes, undo } from "./answers.ts";
import { Api } from "./api.ts";
import * as asking from "./asking.ts";
import { proveLines, searchJournal } from "./auditor.ts";
import { VaultError } from "./contract.ts";
import type {
  Access,
  Contact,
  Enrolled,
  GrantWish,
  JournalLine,
  Me,
  NewPaper,
  Notice,
  Opened,
  Paper,
  Progress,
  ReceiptPair,
  Right,
  Role,
  VaultClient,
} from "./contract.ts";
import type { AppPassword, NewAppPassword, OpenSession } from "./contract/own.ts";
import type { LetterPlace, LetterWish, MailClient } from "./contract/mail.ts";
import type { Question } from "./contract/answers.ts";
import type { AskWish, OwnQuestion } from "./contract/asking.ts";
import type { ReferralWish } from "./contract/referrals.ts";
import type { PaperMandate } from "./contract/printing.ts";
import type { AuditFilter, AuditLine, AuditProof } from "./contract/office.ts";
import { readJournal, readMaintenance } from "./diary.ts";
import { findPeople, grant } from "./grant.ts";
import { actOn, allMandates, findMandate, shownAccess } from "./mandates.ts";
import { readNotices } from "./notices.ts";
import { enrol, invite, join } from "./opening.ts";
import { addPaper } from "./outbox.ts";
import * as own from "./own.ts";
import { allPapers, filePaper, openHeld, paperOf, shownPaper } from "./papers.ts";
import * as printing from "./printing.ts";
import { receiptOf } from "./receipts.ts";
import { enterWithCard, enterWithPassphrase } from "./signin.ts";
import type { SignedIn } from "./signin.ts";
import { askReferral, shownReferral } from "./referrals.ts";
import { tendTeams } from "./teams.ts";
import { printTime } from "./time.ts";
import type { mailOf } from "./mail/desk.ts";
import { viewPaper } from "./viewing.ts";

/** What a server answers once there is no living session. */
const SIGNED_OUT = new Set(["not-signed-in", "session-ended"]);

export class Core implements VaultClient {
  readonly #api: Api;
  #me: SignedIn | undefined;

  constructor(origin: string) {
    this.#api = new Api(origin);
  }

  async signInWithPassphrase(account: string, passphrase: string, signal?: AbortSignal): Promise<Me> {
    return this.#enter(() => enterWithPassphrase(this.#api, account, passphrase, signal));
  }

  async signInWithCard(cardText: string, code: string, signal?: AbortSignal): Promise<Me> {
    return this.#enter(() => enterWithCard(this.#api, cardText, code, signal));
  }

  async join(invitation: string, name: string, passphrase: string): Promise<Me> {
    return this.#enter(() => join(this.#api, invitation, name, passphrase));
  }

  async invite(role: Role, structure?: string): Promise<string> {
    return this.#as((me) => invite(me, role, structure));
  }

  async enrol(name: string, code: string, declares: "adult" | "minor" | "protected"): Promise<Enrolled> {
    return this.#as((me) => enrol(me, name, code, declares));
  }

  async signOut(): Promise<void> {
    const me = this.#me;
    this.#me = undefined;
    // The keys are gone whatever the server says; a session that it does not end ends by itself.
    await me?.api.endSession().catch(() => undefined);
  }

  async me(): Promise<Me> {
    return this.#as(async (me) => {
      await me.now();
      return shownMe(me);
    });
  }

  async papers(): Promise<Paper[]> {
    return this.#as(async (me) => (await allPapers(me)).map(shownPaper));
  }

  async addPaper(file: File, about: NewPaper, progress: Progress, signal?: AbortSignal): Promise<Paper> {
    return this.#as(async (me) => {
      const held = await addPaper(me, file, about, progress, signal);
      return shownPaper({ id: held.document.id, held });
    });
  }

  async openPaper(id: string, progress: Progress, signal?: AbortSignal): Promise<Opened> {
    return this.#as(async (me) => openHeld(me, paperOf(await allPapers(me), id), progress, signal));
  }

  async filePaper(id: string, kept: boolean): Promise<void> {
    return this.#as(async (me) => filePaper(me, paperOf(await allPapers(me), id), kept));
  }

  async accesses(): Promise<Access[]> {
    return this.#as(async (me) => allMandates(me, await allPapers(me)));
  }

  async findPeople(text: string): Promise<Contact[]> {
    return this.#as((me) => findPeople(me, text));
  }

  async grant(wish: GrantWish): Promise<Access> {
    return this.#as((me) => grant(me, wish));
  }

  async revoke(id: string): Promise<Access> {
    return this.#act(id, "revocation");
  }

  async accept(id: string): Promise<Access> {
    return this.#act(id, "acceptance");
  }

  async suspend(id: string): Promise<Access> {
    return this.#act(id, "suspension");
  }

  async resume(id: string): Promise<Access> {
    return this.#act(id, "resumption");
  }

  async stopEverything(inbox = false): Promise<void> {
    return this.#as(async (me) => {
      const note = await me.sign(stop, { owner: me.account, inbox, at: await me.now() });
      await me.api.stop({ note: note.toText() });
    });
  }

  async view(
    id: string,
    number: number,
    progress: Progress,
    signal?: AbortSignal,
    right: Exclude<Right, "deposit"> = "view",
  ): Promise<Opened> {
    return this.#as((me) => viewPaper(me, id, number, right, progress, signal));
  }

  async journal(after?: string): Promise<{ lines: JournalLine[]; next?: string }> {
    return this.#as((me) => readJournal(me, after));
  }

  async maintenance(after?: string): Promise<{ lines: JournalLine[]; next?: string }> {
    return this.#as((me) => readMaintenance(me, after));
  }

  async receipt(event: string): Promise<ReceiptPair> {
    return this.#as((me) => receiptOf(me, event));
  }

  async audit(filter: AuditFilter, after?: string): Promise<{ lines: AuditLine[]; next?: string }> {
    return this.#as((me) => searchJournal(me, filter, after));
  }

  async proveAudit(lines: AuditLine[], progress: Progress, signal?: AbortSignal): Promise<AuditProof> {
    return this.#as((me) => proveLines(me, lines, progress, signal));
  }

  async structures(): Promise<{ id: string; name: string }[]> {
    return this.#as(async (me) => (await me.api.structures()).map(({ id, name }) => ({ id, name })));
  }

  async notices(): Promise<Notice[]> {
    return this.#as(readNotices);
  }

  async noticesSeen(ids: string[]): Promise<void> {
    return this.#as((me) => me.api.noticesSeen(ids));
  }

  async fingerprint(): Promise<string> {
    return this.#as(own.ownFingerprint);
  }

  async sessions(): Promise<OpenSession[]> {
    return this.#as(own.sessions);
  }

  async endSession(id: string): Promise<void> {
    return this.#as((me) => own.endSession(me, id));
  }

  async appPasswords(): Promise<AppPassword[]> {
    return this.#as(own.appPasswords);
  }

  async addAppPassword(name: string): Promise<NewAppPassword> {
    return this.#as((me) => own.addAppPassword(me, name));
  }

  async removeAppPassword(id: string): Promise<void> {
    return this.#as((me) => own.removeAppPassword(me, id));
  }

  // Mail is loaded when it is opened: most who sign in have none.
  #mail<T>(act: (mail: ReturnType<typeof mailOf>) => Promise<T>): Promise<T> {
    return this.#as(async (me) => act((await import("./mail/desk.ts")).mailOf(me)));
  }
  mailboxes = () => this.#mail((mail) => mail.mailboxes());
  letters = (...given: Parameters<MailClient["letters"]>) => this.#mail((mail) => mail.letters(...given));
  letter = (place: LetterPlace) => this.#mail((mail) => mail.letter(place));
  conversation = (place: LetterPlace) => this.#mail((mail) => mail.conversation(place));
  attachment = (place: LetterPlace, number: number) => this.#mail((mail) => mail.attachment(place, number));
  sendLetter = (wish: LetterWish) => this.#mail((mail) => mail.sendLetter(wish));
  keepDraft = (wish: LetterWish) => this.#mail((mail) => mail.keepDraft(wish));
  markLetter = (place: LetterPlace, read: boolean) => this.#mail((mail) => mail.markLetter(place, read));
  moveLetter = (place: LetterPlace, folder: string) => this.#mail((mail) => mail.moveLetter(place, folder));
  removeLetter = (place: LetterPlace) => this.#mail((mail) => mail.removeLetter(place));
  findAddressees = (like: string) => this.#mail((mail) => mail.findAddressees(like));

  mailGroups = () => this.#mail((mail) => mail.mailGroups());
  keepMailGroup = (name: string, addresses: string[]) => this.#mail((mail) => mail.keepMailGroup(name, addresses));

  async questions(): Promise<Question[]> {
    return this.#as(openQuestions);
  }

  async sayYes(id: string, wish: GrantWish): Promise<Access> {
    return this.#as((me) => sayYes(me, id, wish));
  }

  async sayNo(id: string): Promise<void> {
    return this.#as((me) => sayNo(me, id));
  }

  async letGo(id: string): Promise<Question> {
    return this.#as((me) => letGo(me, id));
  }

  async ask(wish: AskWish): Promise<OwnQuestion> {
    return this.#as((me) => asking.ask(me, wish));
  }

  async askRenewal(access: string, days: number, message?: string): Promise<OwnQuestion> {
    return this.#as((me) => asking.askRenewal(me, access, days, message));
  }

  async ownQuestions(): Promise<OwnQuestion[]> {
    return this.#as(asking.ownQuestions);
  }

  async withdraw(id: string): Promise<void> {
    return this.#as((me) => asking.withdraw(me, id));
  }

  async paperMandate(id: string): Promise<PaperMandate> {
    return this.#as((me) => printing.paperMandate(me, id));
  }

  async wereShown(id: string, text: string): Promise<boolean> {
    return this.#as((me) => printing.wereShown(me, id, text));
  }

  async askReferral(wish: ReferralWish): Promise<OwnQuestion> {
    return this.#as(async (me) => {
      // Without an address of her own she could not send it later.
      await (await import("./mail/desk.ts")).mailOf(me).mailboxes();
      return shownReferral(me, await askReferral(me, wish));
    });
  }

  sendReferral = (id: string, introduction: string) => this.#mail((mail) => mail.sendReferral(id, introduction));

  async undo(id: string): Promise<Access> {
    return this.#as((me) => undo(me, id));
  }

  async inbox(): Promise<{ closed: boolean; waiting: number }> {
    return this.#as((me) => me.api.inbox());
  }

  async setInbox(closed: boolean): Promise<{ closed: boolean; waiting: number }> {
    return this.#as((me) => me.api.setInbox({ closed }));
  }

  async #act(id: string, act: keyof typeof mandateActs): Promise<Access> {
    return this.#as(async (me) => {
      const done = await actOn(me, await findMandate(me, id), act);
      return shownAccess(me, done, await allPapers(me));
    });
  }

  /** Whoever was signed in before is out first: nobody's keys stay beside another's. */
  async #enter(enter: () => Promise<SignedIn>): Promise<Me> {
    await this.signOut();
    const me = await enter();
    this.#me = me;
    // What her colleagues wait for is done beside what she came for; where it fails, the next sign-in tries again.
    void tendTeams(me).catch(() => undefined);
    return shownMe(me);
  }

  async #as<T>(act: (me: SignedIn) => Promise<T>): Promise<T> {
    const me = this.#me;
    if (me === undefined) throw new VaultError("not-signed-in");
    try {
      return await act(me);
    } catch (reason) {
      // A session that has ended takes its keys with it.
      if (reason instanceof VaultError && SIGNED_OUT.has(reason.code) && this.#me === me) this.#me = undefined;
      throw reason;
    }
  }
}

function shownMe({ keyring, session }: SignedIn): Me {
  const { role, structures, now, until, idle_seconds: idleSeconds, notices, last } = session;
  return {
    account: keyring.account,
    name: keyring.name,
    role,
    structures: structures.map(({ id, name }) => ({ id, name })),
    now: printTime(now),
    until: printTime(until),
    idleSeconds,
    notices,
    ...(last !== undefined && { lastUse: { at: printTime(last.at), kind: last.kind } }),
  };
}
