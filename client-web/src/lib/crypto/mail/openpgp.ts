/** OpenPGP: the only file that names the library (spec 11, Certificates and Message form). */

import {
  LiteralDataPacket,
  Message,
  OnePassSignaturePacket,
  PacketList,
  PublicKey,
  SignaturePacket,
  Subkey,
  armor,
  config,
  createMessage,
  decrypt,
  encrypt,
  encryptKey,
  enums,
  generateKey,
  readKey,
  readMessage,
  readPrivateKey,
} from "openpgp/lightweight";
import type { Config, Key, PartialConfig, PrivateKey } from "openpgp/lightweight";

import { VaultError } from "../contract.ts";
import type { Signature } from "../contract/mail.ts";
import { concat, digestOf, hex, unshared } from "../encoding.ts";
import type { Bytes, Digest } from "../encoding.ts";
import { DAY } from "../time.ts";
import type { Time } from "../time.ts";

/** The largest public certificate. */
const MAX_CERTIFICATE = 32 * 1024;

/** The most bytes a message may open to: a small one that opens to a huge one is an attack. */
const MAX_PLAIN = 25 * 1024 * 1024;

/** A certificate begins so long before it is made, so that a program whose clock is slow does not call it unborn. */
const BACKDATED = 10 * 60 * 1000;
const LIFE_SECONDS = 2 * 365 * 24 * 60 * 60;

/** The subpacket that names whom a signature is meant for (RFC 9580, 5.2.3.36). The library keeps it, and asks nothing. */
const INTENDED_RECIPIENT = 35;

const CONFIG: PartialConfig = {
  // What nobody authenticated is never handed out.
  allowUnauthenticatedMessages: false,
  allowUnauthenticatedStream: false,
  preferredCompressionAlgorithm: enums.compression.uncompressed,
  showVersion: false,
  showComment: false,
  maxDecompressedMessageSize: MAX_PLAIN + 4096,
};

const dateOf = (time: Time): Date => new Date(time);

function unusable(): VaultError {
  return new VaultError("bad-certificate");
}

/** Which keys a certificate is made of: every one of them is in its fingerprints. */
function prints(key: Key): string[] {
  return key.getKeys().map((one) => one.getFingerprint());
}

/** A public certificate for an address. */
export class PublicCertificate {
  readonly address: string;
  readonly digest: Digest;
  readonly bytes: Bytes;
  readonly key: PublicKey;

  private constructor(key: PublicKey, bytes: Bytes, digest: Digest, address: string) {
    this.key = key;
    this.bytes = bytes;
    this.digest = digest;
    this.address = address;
  }

  /** Reads one whose only user id is the address; a secret half in it makes it none. */
  static async read(bytes: Bytes, address: string): Promise<PublicCertificate | undefined> {
    if (bytes.length > MAX_CERTIFICATE) return undefined;
    const key = await readKey({ binaryKey: bytes }).catch(() => undefined);
    if (!(key instanceof PublicKey) || key.isPrivate()) return undefined;
    const ids = key.getUserIDs();
    const named = ids.length === 1 && (ids[0] === address || ids[0] === `<${address}>`);
    return named ? new PublicCertificate(key, bytes, await digestOf(bytes), address) : undefined;
  }

  /** As notes name it. */
  get fingerprint(): string {
    return this.key.getFingerprint().toUpperCase();
  }

  /** Until when it can be written to; nothing where it is over, revoked or no certificate at all. */
  async end(now: Time): Promise<Time | undefined> {
    const date = dateOf(now);
    if (await this.key.isRevoked(undefined, undefined, date).catch(() => true)) return undefined;
    const encryption = await this.key.getEncryptionKey(undefined, date).catch(() => undefined);
    // The library takes the clock of this computer where it is given no other.
    const end = await (encryption instanceof Subkey ? encryption.getExpirationTime(date) : encryption?.getExpirationTime());
    return end instanceof Date ? (end.getTime() as Time) : undefined;
  }
}

/** A certificate with its secret half. */
export class SecretCertificate {
  readonly public: PublicCertificate;
  readonly key: PrivateKey;

  private constructor(key: PrivateKey, certificate: PublicCertificate) {
    this.key = key;
    this.public = certificate;
  }

  /** Version 4 on Curve25519 for two years: what GnuPG 2.2 and Thunderbird read. */
  static async generate(address: string, now: Time): Promise<SecretCertificate> {
    const { privateKey } = await generateKey({
      type: "ecc",
      curve: "curve25519Legacy",
      userIDs: [{ email: address }],
      subkeys: [{ sign: true }, {}],
      keyExpirationTime: LIFE_SECONDS,
      date: dateOf((now - BACKDATED) as Time),
      format: "object",
      config: CONFIG,
    });
    const certificate = await PublicCertificate.read(unshared(privateKey.toPublic().write()), address);
    if (certificate === undefined) throw unusable();
    return new SecretCertificate(privateKey, certificate);
  }

  /** Reads a secret half that fits a public one: not a key of it was exchanged. */
  static async read(bytes: Uint8Array, certificate: PublicCertificate): Promise<SecretCertificate | undefined> {
    const key = await readPrivateKey({ binaryKey: bytes }).catch(() => undefined);
    if (key === undefined || String(prints(key)) !== String(prints(certificate.key))) return undefined;
    return new SecretCertificate(key, certificate);
  }

  get bytes(): Bytes {
    return unshared(this.key.write());
  }

  /** The public half with a revocation in it. One that was lost takes back what it signed before, too. */
  async revoked(lost: boolean, now: Time): Promise<PublicCertificate> {
    const flag = lost ? enums.reasonForRevocation.keyCompromised : enums.reasonForRevocation.keySuperseded;
    const key = await this.key.revoke({ flag, string: "" }, dateOf(now));
    const certificate = await PublicCertificate.read(unshared(key.toPublic().write()), this.public.address);
    if (certificate === undefined) throw unusable();
    return certificate;
  }
}

/** Secret halves as other programs take them in: one block of armour, locked by a passphrase that GnuPG 2.2 understands. */
export async function locked(secrets: readonly SecretCertificate[], passphrase: string): Promise<string> {
  const keys = await Promise.all(secrets.map(({ key }) => encryptKey({ privateKey: key, passphrase, config: CONFIG })));
  const bytes = concat(...keys.map((key) => unshared(key.write())));
  // With its checksum: GnuPG 2.2 reads no block without one that ends without padding.
  return armor(enums.armor.privateKey, bytes, undefined, undefined, undefined, true);
}

/** A signature that names whom it is meant for: whoever passes a letter on cannot make it look as if it was for others. */
class MeantFor extends SignaturePacket {
  readonly #readers: readonly PublicCertificate[];

  constructor(readers: readonly PublicCertificate[]) {
    super();
    this.#readers = readers;
  }

  writeHashedSubPackets(): Uint8Array {
    const library = SignaturePacket.prototype as unknown as { writeHashedSubPackets: (this: SignaturePacket) => Uint8Array };
    const written = library.writeHashedSubPackets.call(this).subarray(2);
    const named = this.#readers.map(({ key }) => {
      const { version } = key.keyPacket;
      const print = key.keyPacket.getFingerprintBytes() ?? new Uint8Array();
      return concat(Uint8Array.of(print.length + 2, INTENDED_RECIPIENT, version), print);
    });
    const all = concat(written, ...named);
    return concat(Uint8Array.of(all.length >> 8, all.length & 255), all);
  }
}

/** What the library's signature packets can do and its types do not say. */
interface Signing {
  sign(key: unknown, data: LiteralDataPacket, date: Date, detached: boolean, rules: Config): Promise<void>;
}
interface OnePass {
  fromSignaturePacket(signature: SignaturePacket, last: boolean): OnePassSignaturePacket;
}

/** Signs, then encrypts to every reader. Answers one armoured block. */
export async function seal(
  plain: Uint8Array,
  signer: SecretCertificate,
  readers: readonly PublicCertificate[],
  now: Time,
): Promise<string> {
  const date = dateOf(now);
  for (const reader of readers) if ((await reader.end(now)) === undefined) throw unusable();
  const key = await signer.key.getSigningKey(undefined, date).catch(() => undefined);
  if (key === undefined || readers.length === 0) throw unusable();
  const [literal] = (await createMessage({ binary: plain, date })).packets as unknown as [LiteralDataPacket];
  const signature = new MeantFor(readers);
  signature.signatureType = enums.signature.binary;
  signature.publicKeyAlgorithm = key.keyPacket.algorithm;
  signature.hashAlgorithm = enums.hash.sha512;
  await (signature as unknown as Signing).sign(key.keyPacket, literal, date, false, config);
  const before = (OnePassSignaturePacket as unknown as OnePass).fromSignaturePacket(signature, true);
  const packets = new PacketList<never>();
  packets.push(...([before, literal, signature] as never[]));
  const message = new Message<Uint8Array>(packets);
  const armour: unknown = await encrypt({ message, encryptionKeys: readers.map(({ key }) => key), date, config: CONFIG });
  return String(armour);
}

/** A message that was opened. */
export interface OpenedMessage {
  plain: Bytes;
  signature: Exclude<Signature, "service">;
}

/** Opens a message with whichever of my secrets fits, and checks its signature against the sender's certificates. */
export async function open(
  armour: string,
  secrets: readonly SecretCertificate[],
  senders: readonly PublicCertificate[],
  now: Time,
): Promise<OpenedMessage> {
  const damaged = (): VaultError => new VaultError("letter-damaged");
  const message = await readMessage({ armoredMessage: armour, config: CONFIG }).catch(() => {
    throw damaged();
  });
  const named = message.getEncryptionKeyIDs();
  // Old mail stays readable: a key that is over or revoked still opens what was sealed for it.
  const mine = secrets.filter(({ key }) => named.some((id) => key.getKeys(id).length > 0));
  if (named.length === 0) throw damaged();
  if (mine.length === 0) throw new VaultError("letter-not-opened");
  const opened = await decrypt({
    message,
    decryptionKeys: mine.map(({ key }) => key),
    verificationKeys: senders.map(({ key }) => key),
    format: "binary",
    date: dateOf(now),
    config: { ...CONFIG, allowInsecureDecryptionWithSigningKeys: false },
  }).catch(() => {
    throw damaged();
  });
  // Its types name a package of streams that is not installed, and say nothing for that.
  const data = opened.data as unknown;
  if (!(data instanceof Uint8Array)) throw damaged();
  const plain = unshared(data);
  if (plain.length > MAX_PLAIN) throw new VaultError("too-large");
  return { plain, signature: await verdict(opened.signatures, mine, senders) };
}

type Found = Awaited<ReturnType<typeof decrypt>>["signatures"][number];

/** One good signature of the sender's, and none that is false. */
async function verdict(
  signatures: readonly Found[],
  mine: readonly SecretCertificate[],
  senders: readonly PublicCertificate[],
): Promise<OpenedMessage["signature"]> {
  let found: OpenedMessage["signature"] = "missing";
  for (const { keyID, verified, signature } of signatures) {
    if (!senders.some(({ key }) => key.getKeys(keyID).length > 0)) {
      // It may be anybody's; nothing more will be asked of it.
      await verified.catch(() => undefined);
      if (found === "missing") found = "unknown";
      continue;
    }
    const holds = await verified.catch(() => false);
    if (!holds || !isMeantFor(mine, (await signature).packets)) return "bad";
    found = "good";
  }
  return found;
}

/** Whether each signature names nobody, or one of those who opened it. */
function isMeantFor(mine: readonly SecretCertificate[], packets: readonly SignaturePacket[]): boolean {
  return packets.every((packet) => {
    const named = packet.unknownSubpackets.filter(({ type }) => (type) === INTENDED_RECIPIENT);
    const prints = named.map(({ body }) => hex(body.subarray(1)));
    return prints.length === 0 || mine.some(({ key }) => prints.includes(key.getFingerprint()));
  });
}

/** How long before its end a certificate is replaced. */
export const EARLY = 30 * DAY;
