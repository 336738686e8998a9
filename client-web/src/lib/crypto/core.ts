/** The core: one person's session, her keys, and everything the page may ask (see `contract.ts`). */

import { stop } from "./act.ts";
import type { mandateActs } from "./act.ts";
import { letGo, openQuestions, sayNo, sayYes, undo } from "./answers.ts";
import { Api } from "./api.ts";
import * as asking from "./asking.ts";
import { proveLines, searchJournal } from "./auditor.ts";
import { cardText } from "./card.ts";
import { chooseCode } from "./code.ts";
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
import type { Erased } from "./contract/leaving.ts";
import type { Question } from "./contract/answers.ts";
import type {
  Decision,
  Directed,
  HeldAccess,
  Heir,
  Member,
  NewInvitation,
  OpenInvitation,
  ProfessionalRole,
  SecondOpinion,
  WorkPlace,
} from "./contract/members.ts";
import type { ControlClient } from "./contract/control.ts";
import type { GroundOfOthers, HoldWish, HoldsClient } from "./contract/holds.ts";
import type { RoleWish } from "./contract/roles.ts";
import type { Beginning, Help, NewWays, Recovered } from "./contract/recovering.ts";
import type { NewCard, Proof } from "./contract/ways.ts";
import type { AskWish, OwnQuestion } from "./contract/asking.ts";
import type { ReferralWish } from "./contract/referrals.ts";
import type { PaperMandate } from "./contract/printing.ts";
import type { AuditFilter, AuditLine, AuditProof, OfficeClient } from "./contract/office.ts";
import * as device from "./device.ts";
import { readJournal, readMaintenance } from "./diary.ts";
import { findPeople, grant } from "./grant.ts";
import { actOn, allMandates, findMandate, shownAccess } from "./mandates.ts";
import { appoint, decideMember } from "./members/decide.ts";
import { handOver, heldBy } from "./members/handover.ts";
import { askSecondOpinion, inviteMember, openInvitations, secondOpinion, withdrawInvitation } from "./members/invitations.ts";
import { directed, leaversOf, membersOf, referents } from "./members/list.ts";
import * as roles from "./members/roles.ts";
import * as structures from "./members/structures.ts";
import { readNotices } from "./notices.ts";
import { enrol, invite, join } from "./opening.ts";
import * as kits from "./kits.ts";
import * as leaving from "./leaving.ts";
import { addPaper, correctPaper } from "./outbox.ts";
import * as own from "./own.ts";
import { allPapers, filePaper, openHeld, paperOf, removePaper, shownPaper } from "./papers.ts";
import { receiptOf } from "./receipts.ts";
import { enterAnew, enterWithCard, enterWithPassphrase } from "./signin.ts";
import type { Anew, SignedIn } from "./signin.ts";
import * as printing from "./printing.ts";
import { askReferral, shownReferral } from "./referrals.ts";
import { tendTeams } from "./teams.ts";
import { printTime } from "./time.ts";
import type { mailOf } from "./mail/desk.ts";
import { viewPaper } from "./viewing.ts";
import * as ways from "./ways.ts";

/** What a server answers once there is no living session. */
const SIGNED_OUT = new Set(["not-signed-in", "session-ended", "account-suspended"]);

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
    return this.#as(async (me) => (await invite(me, role, structure)).text);
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

  exportJournal = (...given: Parameters<OfficeClient["exportJournal"]>) =>
    this.#as(async (me) => (await import("./exports.ts")).exportJournal(me, ...given));
  askExport = (filter: AuditFilter) => this.#as(async (me) => (await import("./exports.ts")).askExport(me, filter));
  exportApproved = (...given: Parameters<OfficeClient["exportApproved"]>) =>
    this.#as(async (me) => (await import("./exports.ts")).exportApproved(me, ...given));

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

  // Only administrators come here, and not at once.
  #control<T>(act: (desk: ControlClient) => Promise<T>): Promise<T> {
    return this.#as(async (me) => act((await import("./control.ts")).controlOf(me)));
  }
  alerts = () => this.#control((desk) => desk.alerts());
  alert = (id: string) => this.#control((desk) => desk.alert(id));
  approvals = () => this.#control((desk) => desk.approvals());
  answerApproval = (id: string, given: boolean) => this.#control((desk) => desk.answerApproval(id, given));
  figures = (...given: Parameters<ControlClient["figures"]>) => this.#control((desk) => desk.figures(...given));
  #holds<T>(act: (desk: HoldsClient) => Promise<T>): Promise<T> {
    return this.#as(async (me) => act((await import("./holds.ts")).holdsOf(me)));
  }
  holds = () => this.#holds((desk) => desk.holds());
  askHold = (wish: HoldWish) => this.#holds((desk) => desk.askHold(wish));
  placeHold = (approval: string) => this.#holds((desk) => desk.placeHold(approval));
  liftHold = (id: string) => this.#holds((desk) => desk.liftHold(id));
  askErasure = (account: string, ground: GroundOfOthers) => this.#holds((desk) => desk.askErasure(account, ground));
  eraseApproved = (approval: string) => this.#holds((desk) => desk.eraseApproved(approval));
  service = () => this.#as(async (me) => (await import("./settings.ts")).service(me));
  health = () => this.#control((desk) => desk.health());
  decideAlert = (...given: Parameters<ControlClient["decideAlert"]>) => this.#control((desk) => desk.decideAlert(...given));
  contacts = () => this.#mail((mail) => mail.contacts());
  forgetContact: VaultClient["forgetContact"] = (address) => this.#mail((mail) => mail.forgetContact(address));
  mailKey = () => this.#mail((mail) => mail.mailKey());
  changeMailKey = () => this.#mail((mail) => mail.changeMailKey());
  publishMailKey = (published: boolean) => this.#mail((mail) => mail.publishMailKey(published));
  revokeMailKey = (lost: boolean) => this.#mail((mail) => mail.revokeMailKey(lost));
  exportMailKeys = (passphrase: string) => this.#mail((mail) => mail.exportMailKeys(passphrase));
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

  async directed(): Promise<Directed[]> {
    return this.#as(directed);
  }

  async members(structure: string): Promise<Member[]> {
    return this.#as((me) => membersOf(me, structure));
  }

  async leavers(structure: string): Promise<Member[]> {
    return this.#as((me) => leaversOf(me, structure));
  }

  async referents(): Promise<Member[]> {
    return this.#as(referents);
  }

  async createStructure(name: string): Promise<{ id: string; name: string }> {
    return this.#as((me) => structures.create(me, name));
  }

  async places(structure: string): Promise<WorkPlace[]> {
    return this.#as((me) => structures.places(me, structure));
  }

  async addPlace(structure: string, name: string): Promise<WorkPlace> {
    return this.#as((me) => structures.addPlace(me, structure, name));
  }

  async removePlace(structure: string, place: string): Promise<void> {
    return this.#as((me) => structures.removePlace(me, structure, place));
  }

  async placeMember(account: string, structure: string, place?: string): Promise<void> {
    return this.#as((me) => structures.placeMember(me, account, structure, place));
  }

  async decideMember(account: string, structure: string, decision: Decision, leaveOne?: boolean): Promise<void> {
    return this.#as((me) => decideMember(me, account, structure, decision, leaveOne));
  }

  async appointMember(account: string, structure: string, role: "aidant" | "referent", leaveOne?: boolean): Promise<void> {
    return this.#as((me) => appoint(me, { account, structure, role, ...(leaveOne !== undefined && { leaveOne }) }));
  }
  colleague = (typed: string) => this.#as((me) => roles.colleague(me, typed));
  offerRole = (wish: RoleWish) => this.#as((me) => roles.offerRole(me, wish));
  offeredRoles = () => this.#as(roles.offeredRoles);
  takeRole = (id: string) => this.#as((me) => roles.takeRole(me, id));
  declineRole = (id: string) => this.#as((me) => roles.declineRole(me, id));

  async heldBy(account: string, structure: string): Promise<HeldAccess[]> {
    return this.#as((me) => heldBy(me, account, structure));
  }

  async handOver(account: string, structure: string, to: Heir): Promise<number> {
    return this.#as((me) => handOver(me, account, structure, to));
  }

  async inviteMember(role: ProfessionalRole, structure: string): Promise<NewInvitation> {
    return this.#as((me) => inviteMember(me, role, structure));
  }

  async askSecondOpinion(): Promise<SecondOpinion> {
    return this.#as(askSecondOpinion);
  }

  async secondOpinion(): Promise<SecondOpinion | undefined> {
    return this.#as(secondOpinion);
  }

  async openInvitations(structure: string): Promise<OpenInvitation[]> {
    return this.#as((me) => openInvitations(me, structure));
  }

  async withdrawInvitation(id: string): Promise<void> {
    return this.#as((me) => withdrawInvitation(me, id));
  }

  waysIn = () => this.#as(ways.waysIn);
  delays = () => this.#as(ways.delays);
  cancelDelay = (id: string) => this.#as((me) => ways.cancelDelay(me, id));
  freezeCard = () => this.#as(ways.freezeCards);
  unfreezeCard = () => this.#as(ways.unfreezeCards);
  async renewCard(proof: Proof, code: string): Promise<NewCard> {
    // One that would be tried first is refused before anything is asked for.
    const chosen = chooseCode(code);
    const made = await this.#anew(proof, (anew) => ways.renewCard(anew, chosen));
    // The one before opens nothing any more.
    await device.forgetCard();
    return made;
  }
  renewSpare = (proof: Proof) => this.#anew(proof, ways.renewSpare);
  choosePassphrase = (proof: Proof, text: string) => this.#anew(proof, (anew) => ways.choosePassphrase(anew, text));
  removeWay = (proof: Proof, id: string) => this.#anew(proof, (anew) => ways.removeWay(anew, id));

  hasCard = async () => (await device.keptCard()) !== undefined;
  keepCard = () =>
    this.#as(async ({ card }) => {
      if (card === undefined) throw new VaultError("bad-card");
      await device.keepCard(cardText(card));
    });
  forgetCard = () => device.forgetCard();
  signInWithKeptCard = async (code: string) => this.signInWithCard((await device.keptCard()) ?? "", code);

  kit = () => this.#as(kits.kit);
  renewKit = (proof: Proof) => this.#anew(proof, kits.renewKit);
  revokeKit = () => this.#as(kits.revokeKit);
  recoveries = () => this.#as(kits.recoveries);
  cancelRecovery = (id: string) => this.#as((me) => kits.cancelRecovery(me, id));

  // Few ever lose everything, and few help them: what that takes is loaded when it happens.
  beginRecovery = async (from: Beginning) => (await import("./recovering.ts")).begin(this.#api, from);
  recovery = async (slip: string, sheet?: string) => (await import("./recovering.ts")).stands(this.#api, slip, sheet);
  async finishRecovery(slip: string, sheet: string | undefined, ways: NewWays): Promise<Recovered> {
    const { choose, finish } = await import("./recovering.ts");
    // A code that would be tried first is refused before anything is asked for.
    const chosen = await choose(ways);
    let printed: Enrolled | undefined;
    const me = await this.#enter(async () => {
      const back = await finish(this.#api, slip, sheet, chosen);
      ({ printed } = back);
      return back.me;
    });
    return { me, ...(printed && { printed }) };
  }
  askedRecovery = (id: string) => this.#as(async (me) => (await import("./helping.ts")).asked(me, id));
  approveRecovery = (id: string, help: Help, inPerson: boolean) =>
    this.#as(async (me) => (await import("./helping.ts")).approve(me, id, help, inPerson));

  takingAway = () => this.#as(leaving.takingAway);
  askToTakeAway = () => this.#as(leaving.askToTakeAway);
  takeAway = (sentences: Record<string, string>, progress: Progress, signal?: AbortSignal) =>
    this.#as((me) => leaving.takeAway(me, sentences, progress, signal));
  async erase(proof: Proof): Promise<Erased> {
    const gone = await this.#anew(proof, leaving.erase);
    // Keys of a vault that is no more.
    this.#me = undefined;
    await device.forgetCard();
    return gone;
  }

  removePaper = (id: string) => this.#as(async (me) => removePaper(me, id));
  async correctPaper(id: string, about: Omit<NewPaper, "owner">, progress: Progress, signal?: AbortSignal): Promise<Paper> {
    return this.#as(async (me) => {
      const held = await correctPaper(me, paperOf(await allPapers(me), id), about, progress, signal);
      return shownPaper({ id: held.document.id, held });
    });
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

  /** She says her secret once more, and goes on in the session that it opened; the one before it ends. */
  async #anew<T>(proof: Proof, act: (anew: Anew) => Promise<T>): Promise<T> {
    const anew = await this.#as(async (before) => {
      const entered = await enterAnew(before, proof);
      this.#me = entered.me;
      await before.api.endSession().catch(() => undefined);
      return entered;
    });
    return this.#as(() => act(anew));
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
