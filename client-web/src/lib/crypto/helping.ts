/**
 * Helping someone to recover: releasing a share to the slip that she holds, attesting that one has met her (spec 07).
 *
 * What this handles in clear is one share, for as long as it takes to seal it anew.
 */

import { VaultError } from "./contract.ts";
import type { AskedRecovery, Help } from "./contract/recovering.ts";
import { base64, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { seal } from "./envelope.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { SignedNote, keyName } from "./note.ts";
import { isFalse, readShare } from "./recovering.ts";
import { HOME_KEY, kit as kitNote, recovery as recoveryNote, recoveryApproval, recoveryId } from "./recovery.ts";
import { proofKey, shareDigits } from "./share.ts";
import type { Share } from "./share.ts";
import type { SignedIn } from "./signin.ts";
import { teamSecrets } from "./teams.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";

/** What is approved, after everything in it was checked. */
interface Checked {
  readonly id: Id;
  readonly recovery: ReturnType<(typeof recoveryNote)["read"]>;
  readonly kit: ReturnType<(typeof kitNote)["read"]>;
  readonly asked: Awaited<ReturnType<SignedIn["api"]["recoveryAsked"]>>;
  /** Whether I am of the structure that holds a share. */
  readonly own: boolean;
}

/**
 * The id is taken whole: it is the digest of the note with the key that the share is sealed for, and only the person's own
 * screen can be believed about that.
 */
async function check(me: SignedIn, typed: string): Promise<Checked> {
  const id = parseId(typed.replace(/[\s-]/g, "").toLowerCase());
  if (id === undefined) throw new VaultError("bad-recovery-id");
  const asked = await me.api.recoveryAsked(id);
  const note = SignedNote.parse(recoveryNote, asked.note);
  if ((await recoveryId(note)) !== id) throw isFalse("the server shows another recovery");
  const recovery = await note.verify(keyName(HOME_KEY, me.instance.domain), note.dangerUnverified.home);
  const owner = await me.people.check(asked.owner);
  const kit = await owner.verify(SignedNote.parse(kitNote, asked.kit), me.instance.domain);
  const keys = kit.encryption === owner.record.encryption && kit.signing === owner.record.signing;
  const named =
    (recovery.kit === undefined || recovery.kit === kit.kit) &&
    (recovery.account === undefined || recovery.account === kit.owner);
  if (kit.owner !== owner.account || !keys || !named) throw isFalse("the kit is someone else's");
  return { id, recovery, kit, asked, own: me.session.structures.some((mine) => mine.id === kit.structure) };
}

export async function asked(me: SignedIn, typed: string): Promise<AskedRecovery> {
  const { id, recovery, kit, asked: shown, own } = await check(me, typed);
  const name = (await me.api.structures()).find((one) => one.id === kit.structure)?.name;
  const due = shown.due && printTime(shown.due);
  return {
    id,
    kit: kit.kit,
    structure: { id: kit.structure, ...present({ name }) },
    own,
    withSheet: recovery.kit !== undefined,
    state: shown.state,
    ...present({ due }),
  };
}

export async function approve(me: SignedIn, typed: string, help: Help, inPerson: boolean): Promise<void> {
  const checked = await check(me, typed);
  const { id, kit } = checked;
  // Where there is a choice, for another structure than the reference one: that is what her word is worth most for.
  const acting = (ofReference: boolean): Id | undefined =>
    me.session.structures.find((mine) => (mine.id === kit.structure) === ofReference)?.id;
  const structure = help === "structure" ? acting(true) : (acting(false) ?? acting(true));
  if (structure === undefined) throw new VaultError(help === "structure" ? "reference-only" : "not-allowed");
  const share = help === "structure" ? base64(await passOn(me, checked)) : undefined;
  const body = {
    recovery: id,
    kit: kit.kit,
    releases: help === "attest" ? undefined : help,
    approver: me.account,
    structure,
    // The service's share and a bare attestation are worth what the meeting was worth.
    inPerson: inPerson || help !== "structure",
    at: await me.now(),
  };
  const note = (await me.sign(recoveryApproval, body)).toText();
  await me.api.approveRecovery(id, { note, ...present({ share }) });
}

/** Opens the structure's share and seals it for the person's slip. It is in clear between these two lines only. */
async function passOn(me: SignedIn, { kit, recovery, asked: { structure_share: sealed } }: Checked): Promise<Bytes> {
  if (sealed === undefined) throw new VaultError("shares-missing");
  const share = await firstOpened(me, kit.structure, sealed);
  const proved = (await proofKey(share)).verifyingKey === kit.structureShare;
  if (share.holder !== "structure" || share.kit !== kit.kit || !proved) throw isFalse("the share is not this kit's");
  return seal([recovery.key], utf8(await shareDigits(share)));
}

async function firstOpened(me: SignedIn, structure: Id, sealed: Bytes): Promise<Share> {
  for (const secret of await teamSecrets(me, structure)) {
    const share = await readShare(secret, sealed).catch(() => undefined);
    if (share !== undefined) return share;
  }
  throw new VaultError("team-key-not-held");
}
