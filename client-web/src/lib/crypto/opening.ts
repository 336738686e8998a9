/** Opening an account: keys are made here, a passphrase closes them in, and the invitation vouches for them (spec 02). */

import type { Api } from "./api.ts";
import { VaultError } from "./contract.ts";
import { base64 } from "./encoding.ts";
import { EncryptionKey, identityText } from "./envelope.ts";
import { SigningKey } from "./ed25519.ts";
import { freshId } from "./id.ts";
import { keyRecord } from "./identity.ts";
import { INVITATION, invitation, seedOfInvitation } from "./invitation.ts";
import { openKeyring, sealKeyring } from "./keyring.ts";
import { SignedNote, keyName } from "./note.ts";
import { beginRegistration } from "./opaque.ts";
import { unlocked } from "./signin.ts";
import type { SignedIn } from "./signin.ts";
import { passphrase, slotKey } from "./slot.ts";
import { isName } from "./text.ts";
import { wholeSeconds } from "./time.ts";
import type { Time } from "./time.ts";
import { isProfessional } from "./vocabulary.ts";

/** Answers an invitation with a passphrase as the first way in, and signs in. */
export async function join(api: Api, handed: string, typedName: string, typed: string): Promise<SignedIn> {
  const name = typedName.trim();
  if (!isName(name)) throw new VaultError("bad-name");
  const guest = await SigningKey.fromSeed(await seedOfInvitation(handed));
  const secret = passphrase(typed);
  const instance = await api.instance();
  const { domain, now } = instance;

  const slot = freshId();
  const begun = await beginRegistration("passphrase", secret);
  const start = { invitation: guest.verifyingKey, slot, request: begun.request };
  const answer = await api.startRegistration(start);
  const { message: upload, exportKey } = begun.finish(answer.response);
  const way = await slotKey(exportKey);

  // The note is the inviter's; whether the inviter may invite shows when the chain is verified afterwards.
  const offered = SignedNote.parse(invitation, answer.invitation).dangerUnverified;
  if (offered.key !== guest.verifyingKey) throw new VaultError("chain-broken");

  const [account, seed, opener] = [freshId(), random32(), random32()];
  const [signing, encryption] = [await SigningKey.fromSeed(seed), await EncryptionKey.fromSecret(opener)];
  const professional = isProfessional(offered.role);
  const own = await SignedNote.sign(
    keyRecord,
    {
      account,
      role: offered.role,
      structure: professional ? offered.structure : undefined,
      name: professional ? name : undefined,
      alg: "x25519+ed25519",
      encryption: encryption.recipient,
      signing: signing.verifyingKey,
      generation: 1,
      previous: undefined,
      // Truncated to the second, a record could seem older than an invitation made within the same second.
      at: Math.max(wholeSeconds(now), offered.from) as Time,
    },
    keyName(account, domain),
    signing,
  );
  const record = await own.countersign(keyName(INVITATION, domain), guest);
  const keyring = await sealKeyring({
    account,
    name,
    encryption: identityText(opener),
    signing: base64(seed),
    slots: [{ id: slot, kind: "passphrase", recipient: way.recipient }],
  });
  for (const half of [seed, opener]) half.fill(0);

  const opened = await api.join({
    invitation: guest.verifyingKey,
    record: record.toText(),
    slot: { id: slot, kind: "passphrase", upload },
    keyring: base64(keyring),
  });
  // Only now can the server show the whole chain; an inviter without the right to invite is found out here.
  return unlocked(api.withToken(opened.token), instance, opened, () => openKeyring(opened.keyring, way, account));
}

function random32(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}
