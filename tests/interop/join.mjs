// Answers an invitation the way a web page would: every byte of the account is made here, from the specs.
import { randomBytes } from "node:crypto";
import * as opaque from "@serenity-kit/opaque";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { Server, fromWire, keyStretching, password, slotIdentity, toWire } from "./account.mjs";
import { base64, sha256, signer, verified } from "./note.mjs";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

function id(bytes) {
  let number = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let digit = 0; digit < 26; digit++, number >>= 5n) text = ALPHABET[Number(number & 31n)] + text;
  return text;
}

function fromId(text) {
  const number = [...text].reduce((sum, letter) => (sum << 5n) | BigInt(ALPHABET.indexOf(letter)), 0n);
  return Buffer.from(number.toString(16).padStart(32, "0"), "hex");
}

async function invitationSeed(text) {
  const [prefix, first, second, check] = text.split("-");
  const seed = Buffer.concat([fromId(first), fromId(second)]);
  const digest = await sha256(Buffer.from("ecrin/invitation/check/v1"), seed);
  if (prefix !== "ecrin1" || id(digest.subarray(0, 16)).slice(20) !== check) throw new Error("not an invitation");
  return seed;
}

const { server: url, invitation: handed, name, secret } = JSON.parse(await new Response(process.stdin).text());
const server = new Server(url);
const instance = await server.json("GET", "/instance");
const invitation = await signer(await invitationSeed(handed));

const slot = id(randomBytes(16));
const started = opaque.client.startRegistration({ password: password(secret) });
const answer = await server.json("POST", "/registrations", {
  invitation: base64(invitation.publicKey), slot, request: toWire(started.registrationRequest),
});
const registered = opaque.client.finishRegistration({
  clientRegistrationState: started.clientRegistrationState,
  registrationResponse: fromWire(answer.response),
  password: password(secret),
  keyStretching,
});
const recipient = await identityToRecipient(await slotIdentity(registered.exportKey));

const account = id(randomBytes(16));
const seed = randomBytes(32);
const own = await signer(seed);
const encryption = await generateX25519Identity();
const at = [instance.now.replace(/\.\d+Z$/, "Z"), answer.invitation.match(/^from: (.*)$/m)[1]].sort()[1];
const text = [
  "ecrin/key/v1", `account: ${account}`, "role: beneficiary", "structure: none", "name: none", "alg: x25519+ed25519",
  `encryption: ${await identityToRecipient(encryption)}`, `signing: ${base64(own.publicKey)}`,
  "generation: 1", "previous: none", `at: ${at}`, "",
].join("\n");
const signatures = [
  await own.line(text, `${account}@${instance.domain}`),
  await invitation.line(text, `invitation@${instance.domain}`),
];
const record = `${text}\n${signatures.join("")}`;
await verified(record, `${account}@${instance.domain}`, own.publicKey);

const keyring = new Encrypter();
keyring.addRecipient(recipient);
const sealed = await keyring.encrypt(JSON.stringify({
  v: 1, alg: "x25519", account, name, encryption, signing: base64(seed), slots: [{ id: slot, kind: "passphrase", recipient }],
}));
const opening = await server.json("POST", "/accounts", {
  invitation: base64(invitation.publicKey), record,
  slot: { id: slot, kind: "passphrase", recipient, upload: toWire(registered.registrationRecord) },
  keyring: base64(sealed),
});
console.log(JSON.stringify({ account, role: opening.session.role }));
